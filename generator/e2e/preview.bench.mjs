// Measures the preview at a size: from its start to the first page, from a save
// to the edit in the browser, and its memory (Linux).
//
//	node preview.bench.mjs [ARTICLES]
//
// The content is this repo's, its articles copied under other names until there
// are ARTICLES of them (10,000).
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { args, executablePath } from "./browser.mjs";
import { compile, repo } from "./site.mjs";

const wanted = Number(process.argv[2] ?? 10_000);
const article = "git/push-fetch-first";
const folder = await mkdtemp(join(tmpdir(), "naosu-e2e-"));
try {
  const content = join(folder, "content");
  console.log(`${await grow(content)} articles, each in two languages`);
  await measure(content, await compile(folder));
} finally {
  await rm(folder, { recursive: true });
}

// grow writes the content and says how many articles it has. A copy keeps no
// aliases, which only one article may have.
async function grow(content) {
  await cp(join(repo, "content"), content, { recursive: true });
  const errors = join(content, "errors");
  const originals = [];
  for (const topic of await readdir(errors)) for (const slug of await readdir(join(errors, topic))) originals.push(join(errors, topic, slug));
  let count = originals.length;
  for (let n = 2; count < wanted; n++) {
    for (const original of originals.slice(0, wanted - count)) {
      const copy = `${original}-${n}`;
      await cp(original, copy, { recursive: true });
      for (const name of ["ja.md", "en.md"]) {
        const text = await readFile(join(copy, name), "utf8");
        await writeFile(join(copy, name), text.replace(/^aliases:.*\n(?: *- .*\n)*/m, ""));
      }
      count++;
    }
  }
  return count;
}

async function measure(content, naosu) {
  const templates = join(folder, "templates");
  const template = join(templates, "article.html");
  await mkdir(templates);
  await cp(join(repo, "templates/article.html"), template);
  const browser = await chromium.launch({ executablePath, args });
  const page = await browser.newPage();
  const began = performance.now();
  const since = (start) => `${(performance.now() - start).toFixed(0)} ms`;
  const server = spawn(naosu, ["serve", "--content", content, "--templates", templates, "--addr", "127.0.0.1:0", "--messages", "en"], { cwd: repo, stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, XDG_CACHE_HOME: join(folder, "cache") } });
  const gone = new Promise((resolve) => server.once("exit", resolve));
  try {
    const line = await new Promise((resolve) => createInterface(server.stdout).once("line", resolve));
    await page.goto(`${line.split(" ")[0]}ja/${article}/`);
    await page.locator("h1").waitFor();
    console.log(`first page: ${since(began)} after the start`);
    const bar = page.getByRole("region", { name: "Preview" });
    await bar.getByText("ja.md").first().waitFor();
    await bar.getByText("content is still being read").waitFor({ state: "detached", timeout: 300_000 });
    console.log(`all read: ${since(began)}`);
    await edits(page, join(content, "errors", article, "ja.md"), template);
    const status = await readFile(`/proc/${server.pid}/status`, "utf8");
    console.log(`memory: ${/VmRSS:\s+(\d+)/.exec(status)[1] / 1000} MB, at the most ${/VmHWM:\s+(\d+)/.exec(status)[1] / 1000} MB`);
  } finally {
    server.kill("SIGINT");
    await gone;
    await browser.close();
  }
}

// shows tells whether an element holds words, or as many links as it should.
function shows([where, what]) {
  const element = document.querySelector(where);
  return typeof what === "number" ? element?.querySelectorAll("a").length === what : element?.textContent.includes(what);
}

// edits saves the body, the title and the tags of an article and a template in
// turn and waits until they are seen.
async function edits(page, file, template) {
  const [article, html] = [await readFile(file, "utf8"), await readFile(template, "utf8")];
  const tags = [...article.matchAll(/^tags: \[(.*)\]$/gm)][0][1].split(", ");
  const changes = [
    ["body", file, (mark) => article.replace("\n## ", `\n${mark}\n\n## `), "body"],
    ["title", file, (mark) => article.replace(/^title: .*$/m, `title: ${mark}`), "h1"],
    ["tags", file, (_, n) => article.replace(/^tags: .*$/m, `tags: [${tags.slice(n % 2).join(", ")}]`), ".tags"],
    ["template", template, (mark) => html.replace("<h1", `<p>${mark}</p><h1`), "body"],
  ];
  for (const [what, name, change, where] of changes) {
    const times = [];
    for (let n = 0; n < 9; n++) {
      const mark = `変更${what}${n}です。`;
      const start = performance.now();
      await writeFile(name, change(mark, n));
      await page.waitForFunction(shows, [where, what === "tags" ? tags.length - (n % 2) : mark], { polling: 5, timeout: 60_000 });
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    console.log(`edit of the ${what} seen: median ${times[4].toFixed(0)} ms, at the most ${times[8].toFixed(0)} ms`);
  }
}
