// Hostile texts in a real browser: as articles that are found, as pastes, and as
// values in an address. testdata/payloads.json is what whole sites are tested
// with too (vectors_test.go).
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, test } from "node:test";
import { open } from "./browser.mjs";
import { none } from "./faults.mjs";

const { words, markdown } = JSON.parse(await readFile(new URL("../testdata/payloads.json", import.meta.url), "utf8"));
const few = (list, step) => list.filter((_, n) => n % step === 0);
const pastes = [...words, ...few(markdown, 4)]; // all take the same way, and time
const article = (n) => `git/hostile-${n}`;

// attribute is a payload without the signs that end an attribute or a fence.
const attribute = (payload) => payload.replaceAll('"', "”").replaceAll("`", "'");

// written is an article with a payload as its title, text, heading and place.
const written = (payload) => `---
title: ${JSON.stringify(payload)}
description: ${JSON.stringify(payload)}
codes: [${JSON.stringify(payload)}]
---

\`\`\`error {where="${attribute(payload)}" heading="${attribute(payload)}"}
${payload} {own}
\`\`\`

## Meaning

Its own words: :value[own].

\`\`\`sh {values=true}
echo {own}
\`\`\`

## Causes

### Cause {#cause side=you}

It is so.

## Remedies

### Remedy {#remedy effort=none risk=none}

Wait.
`;

let site;
before(async () => {
  site = await open({ edit: ({ write }) => Promise.all(words.map((payload, n) => write(`errors/${article(n)}/en.md`, written(payload)))) });
});
after(() => site?.close());
afterEach(() => site?.closePages());

// watch opens a page on which nothing may run, load, or complain.
async function watch(path) {
  const page = await site.newPage();
  const complaints = [];
  await page.addInitScript(() => {
    globalThis.pwn = () => console.error("a payload ran");
    addEventListener("securitypolicyviolation", (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));
  });
  page.on("dialog", (dialog) => { complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => { if (!request.url().startsWith(site.origin + "/")) complaints.push(`asks for ${request.url()}`); });
  await page.goto(path);
  return { page, complaints };
}

// made lists elements of the page that only a payload could have made.
const made = (page) => page.evaluate(() => {
  const strange = [...document.querySelectorAll("*")].filter((e) => ["base", "iframe", "svg", "math", "style", "object", "embed"].includes(e.localName)
    || e.localName === "script" && !e.src && e.type !== "application/ld+json"
    || [...e.attributes].some(({ name, value }) => name.startsWith("on") || name === "style" || ["href", "src", "action"].includes(name) && /^\s*(javascript|data|vbscript):/i.test(value)));
  return strange.map((e) => e.outerHTML.slice(0, 200));
});

test("no paste on the search page runs or becomes an element", async () => {
  const { page, complaints } = await watch("/en/search/");
  let found = 0;
  for (const paste of pastes) {
    await page.evaluate(() => { location.hash = ""; });
    await page.waitForFunction(() => document.querySelector("[data-answers]").childElementCount === 0);
    await page.evaluate((text) => { location.hash = `q=${encodeURIComponent(text)}`; }, paste);
    await page.waitForFunction(() => document.querySelector("[data-answers]:not([aria-busy]) h2"));
    found += await page.locator("[data-answers] a[href*='/git/hostile-']").count() > 0;
    complaints.push(...await made(page));
  }
  assert.ok(found >= words.length, `only ${found} pastes found a hostile article`);
  none(complaints);
});

test("no paste in the box runs or becomes an element", async () => {
  const { page, complaints } = await watch("/en/git/");
  for (const paste of few(words, 3)) {
    const field = page.locator("[data-query]").first();
    await field.fill(paste);
    await page.getByRole("option").filter({ hasText: paste.slice(0, 6) }).first().waitFor();
    complaints.push(...await made(page));
    await field.fill("");
    await page.locator(".popup").waitFor({ state: "hidden" });
  }
  none(complaints);
});

test("no value in an address runs or becomes an element", async () => {
  const { page, complaints } = await watch("/404.html");
  let shown = 0;
  for (const [n, payload] of words.entries()) {
    await page.goto(`/en/${article(n)}/#remedy&own=${encodeURIComponent(payload)}`);
    complaints.push(...await made(page));
    shown += (await page.locator("main").innerText()).split(payload.trim().slice(0, 8)).length > 4;
  }
  assert.ok(shown > 0, "no value is shown");
  none(complaints);
});
