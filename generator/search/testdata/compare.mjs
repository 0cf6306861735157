// Answers for each line of JSON on stdin, a text, one line: what the browser's
// engine makes of it. compare_test.go asks.
import { createInterface } from "node:readline";
import { gramsOf, lettersOf, library, rankingOf } from "./views.mjs";

const kb = await library("small");
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const text = JSON.parse(line);
  const answer = { Letters: lettersOf(text), Grams: gramsOf(text), Ranking: await rankingOf(kb, text) };
  if (!process.stdout.write(JSON.stringify(answer) + "\n")) await new Promise((go) => process.stdout.once("drain", go));
}
