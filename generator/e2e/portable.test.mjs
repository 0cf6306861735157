// A portable site, opened from the disk.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { args, executablePath } from "./browser.mjs";
import { none } from "./faults.mjs";
import { build, languages } from "./site.mjs";
import { articleIn, wordsOf } from "./words.mjs";

let site, browser;
before(async () => {
  site = await build({ flags: ["--portable"] });
  browser = await chromium.launch({ executablePath, args });
});
after(async () => {
  await browser?.close();
  await site?.remove();
});

const onDisk = (path) => pathToFileURL(join(site.folder, path)).href;

// visit opens a page and gives it with the list of what goes wrong on it.
async function visit(path, { fragment = "", ...settings } = {}) {
  const context = await browser.newContext(settings);
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => request.url().startsWith("file:") || complaints.push(`asks for ${request.url()}`));
  page.on("requestfailed", (request) => {
    // Leaving a page before its icon has come aborts that request.
    if (request.failure().errorText !== "net::ERR_ABORTED") complaints.push(`${request.url()} failed`);
  });
  await page.goto(onDisk(path) + fragment);
  return { page, complaints, close: () => context.close() };
}

test("the first page leads to the reader's language", async () => {
  const { page, complaints, close } = await visit("index.html", { locale: "ja-JP" });
  await page.waitForURL(onDisk("ja/index.html"));
  await close();
  none(complaints);
});

for (const lang of languages) {
  const words = wordsOf(lang);
  const { error, title, path } = articleIn(lang, "x/request-token-invalid");
  const other = languages.find((l) => l !== lang);

  test(`an error text leads to its article, which leads to the other language (${lang})`, async () => {
    const { page, complaints, close } = await visit(`${lang}/index.html`);
    await page.getByRole("combobox", { name: words("find.label") }).fill(error);
    await page.getByRole("option", { name: title }).first().click();
    await page.waitForURL(onDisk(`${path}index.html`) + "**");
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), title);
    await page.locator(`a[data-language][lang=${other}]`).click();
    await page.waitForURL(onDisk(`${other}/x/request-token-invalid/index.html`) + "**");
    await close();
    none(complaints);
  });

  test(`the search page finds a text that a link brings (${lang})`, async () => {
    const { page, complaints, close } = await visit(`${lang}/search/index.html`, { fragment: `#q=${encodeURIComponent(error)}` });
    await page.getByRole("link", { name: title }).first().click();
    await page.waitForURL(onDisk(`${path}index.html`) + "**");
    await close();
    none(complaints);
  });
}
