// The preview in a real browser: an edit shows without losing the place, a
// mistake lies over the page until it is mended.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { args, executablePath } from "./browser.mjs";
import { compile, repo } from "./site.mjs";

const article = "errors/git/push-fetch-first";
const undo = [];
let origin, content, browser;

before(async () => {
  const folder = await mkdtemp(join(tmpdir(), "naosu-e2e-"));
  undo.push(() => rm(folder, { recursive: true }));
  content = join(folder, "content");
  await cp(join(repo, "content"), content, { recursive: true });
  const naosu = await compile(folder);
  const server = spawn(naosu, ["serve", "--content", content, "--addr", "127.0.0.1:0", "--messages", "en"], { cwd: repo, stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, XDG_CACHE_HOME: join(folder, "cache") } });
  const gone = new Promise((resolve) => server.once("exit", resolve));
  undo.push(async () => { server.kill("SIGINT"); assert.equal(await gone, 0, "Ctrl-C ends it well"); });
  const [line] = await Promise.race([once(createInterface(server.stdout), "line"), gone.then(() => assert.fail("serve has ended"))]);
  origin = line.match(/^(http:\/\/\S+)\/ /)[1];
  browser = await chromium.launch({ executablePath, args });
  undo.push(() => browser.close());
});
after(async () => { for (const step of undo.reverse()) await step(); });

const once = (emitter, event) => new Promise((resolve) => emitter.once(event, (...values) => resolve(values)));

test("an edit shows, the place is kept, a mistake lies over the page until it is mended", async () => {
  const page = await browser.newPage({ viewport: { width: 1000, height: 600 }, reducedMotion: "reduce" });
  page.setDefaultTimeout(15_000);
  const complaints = [];
  page.on("console", (m) => m.type() === "error" && complaints.push(m.text()));
  page.on("pageerror", (e) => complaints.push(String(e)));
  const file = join(content, article, "ja.md");
  const good = await readFile(file, "utf8");
  const bar = page.getByRole("region", { name: "Preview" });
  const dialog = page.getByRole("dialog");

  await page.goto(`${origin}/ja/${article.replace("errors/", "")}/#causes`);
  await bar.getByText(`${article}/ja.md`).waitFor();
  await bar.getByText("ja: original").waitFor();
  await bar.getByText("content is still being read").waitFor({ state: "detached" });
  const far = await page.evaluate(() => { scrollTo(0, document.body.scrollHeight / 2); return scrollY; });
  assert.ok(far > 300, "the page is long enough to tell");

  await writeFile(file, good.replace("\n## ", "\n新しい段落です。\n\n## "));
  await page.getByText("新しい段落です。").waitFor();
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 2, far);
  assert.equal(new URL(page.url()).hash, "#causes");

  await writeFile(file, `${good}\n[どこか](../nowhere/ja.md)\n`);
  await dialog.getByText("[link-target]").waitFor();
  assert.match(await dialog.textContent(), /push-fetch-first\/ja\.md:\d+:\d+: error.*nowhere.*hint: /s);
  assert.equal(await dialog.locator("mark").count(), 1);
  assert.ok(await page.getByText("新しい段落です。").count(), "the last good page stays");

  await writeFile(file, good);
  await dialog.waitFor({ state: "hidden" });
  await page.getByText("新しい段落です。").waitFor({ state: "detached" });
  assert.deepEqual(complaints, []);
});

test("a path that begins with the name of another host is one of the preview", async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = [];
  page.on("console", (m) => m.type() === "error" && !m.text().includes("404") && complaints.push(m.text()));
  await page.goto(`${origin}//127.0.0.1:9/x`);
  await page.getByRole("region", { name: "Preview" }).getByText("All translations").waitFor();
  assert.deepEqual(complaints, []);
});
