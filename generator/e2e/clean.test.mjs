import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { open, openedExcess } from "./browser.mjs";
import { none } from "./faults.mjs";
import { pagesIn } from "./site.mjs";

let site;
before(async () => { site = await open(); });
after(() => site?.close());
afterEach(() => site?.closePages());

test("every page loads without a complaint, asks nobody else for anything and fits into 320 px", async () => {
  const complaints = [];
  const page = await site.newPage({ viewport: { width: 320, height: 844 } });
  const complain = (words) => complaints.push(`${new URL(page.url()).pathname}: ${words}`);
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));
  });
  page.on("console", (message) => complain(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complain(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(site.origin + "/")) complain(`asks for ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    // Leaving a page before its icon has come aborts that request.
    const { errorText } = request.failure();
    if (errorText !== "net::ERR_ABORTED") complain(`${request.url()} failed: ${errorText}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complain(`${response.url()} has status ${response.status()}`);
  });

  const paths = await pagesIn(site.folder);
  assert.ok(paths.length > 50, `only ${paths.length} pages`);
  assert.ok(paths.length < 900, "too many pages to open each: choose some");
  for (const path of paths) {
    await page.goto(path);
    await page.locator("h1").first().waitFor();
    const excess = await page.evaluate(openedExcess);
    if (excess > 0) complaints.push(`${path} is ${excess} px too wide`);
  }
  none(complaints);
});

test("the host's policy forbids frames and assets are kept for ever", async () => {
  const page = await site.newPage();
  const responses = [];
  page.on("response", (response) => responses.push(response));
  const response = await page.goto("/en/");
  assert.match(response.headers()["content-security-policy"], /frame-ancestors 'none'/);
  const assets = responses.filter((response) => response.url().includes("/assets/"));
  assert.ok(assets.length >= 2, "a style sheet and a script");
  for (const asset of assets) assert.match(asset.headers()["cache-control"], /immutable/);
});
