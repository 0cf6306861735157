// summary.mjs FOLDER prints what failed in `go test -json` (go.json) and in
// Node's test runner (node.tap), and the counts of both together. It exits
// with 1 if anything failed, or if a suite is missing or ran no test.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const totals = { passed: 0, failed: 0, skipped: 0 };

function read(name) {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch {
    return "";
  }
}

function goSuite(text) {
  const output = new Map();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const words = { pass: "passed", fail: "failed", skip: "skipped" };
  for (const line of text.split("\n")) {
    if (!line.startsWith("{")) {
      if (line) console.log(line);
      continue;
    }
    const event = JSON.parse(line);
    const key = `${event.Package ?? event.ImportPath} ${event.Test ?? ""}`;
    if (event.Output) output.set(key, (output.get(key) ?? "") + event.Output);
    if (!words[event.Action]) continue;
    if (event.Test) counts[words[event.Action]]++;
    else if (event.Action === "fail" && !event.Test) counts.failed++;
    if (event.Action === "fail") console.log(`--- ${key}\n${output.get(key) ?? ""}`);
    if (event.Action === "skip" && event.Test) console.log(`skipped: ${key}\n${output.get(key) ?? ""}`);
    if (event.Action !== "fail" && event.Test) output.delete(key);
  }
  for (const [key, text] of output) if (key.startsWith("naosu") && /\[build failed\]|build-/.test(text)) console.log(text);
  return counts;
}

function nodeSuite(tap) {
  const count = (word) => Number(tap.match(new RegExp(`^# ${word} (\\d+)$`, "m"))?.[1] ?? 0);
  return { passed: count("pass"), failed: count("fail") + count("cancelled"), skipped: count("skipped") + count("todo") };
}

for (const [name, counts] of [["Go", goSuite(read("go.json"))], ["Node", nodeSuite(read("node.tap"))]]) {
  console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  if (counts.passed === 0) counts.failed++;
  for (const key of Object.keys(totals)) totals[key] += counts[key];
}
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed > 0 ? 1 : 0;
