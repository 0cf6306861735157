import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { open } from "./browser.mjs";
import { languages } from "./site.mjs";
import { wordsOf } from "./words.mjs";

let site;
before(async () => { site = await open(); });
after(() => site?.close());
afterEach(() => site?.closePages());

const article = (lang) => `/${lang}/x/request-token-invalid/`;
const command = (lang) => `/${lang}/git/push-fetch-first/`;
const own = "branch=feature%2Flogin&remote=https%3A%2F%2Fgit.example%2Fme%2Fapp.git";
const remedy = (page, id) => page.locator(`[data-remedy="${id}"]`);
const focused = (page) => page.locator(":focus");

for (const lang of languages) {
  const words = wordsOf(lang);

  test(`the keyboard walks through an article and always shows where it is (${lang})`, async () => {
    const page = await site.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(article(lang));
    const tried = remedy(page, "start-again").getByRole("checkbox", { name: words("path.tried") });
    const stops = [
      page.getByRole("link", { name: words("nav.skip") }), page.getByRole("combobox"), page.locator("a[data-language]:visible").last(),
      page.getByRole("button", { name: words("copy.button") }).first(), page.locator(".more-texts > summary"), page.locator(".contents summary"),
      page.getByRole("checkbox", { name: words("path.step", 1) }).first(), tried, remedy(page, "start-again").getByRole("button", { name: words("path.worked") }),
    ];
    for (const stop of stops) await tabTo(page, stop);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Space");
    await tried.and(page.locator(":checked")).waitFor();
    await tabTo(page, remedy(page, "start-again").locator("[data-next]"));
    await page.keyboard.press("Enter");
    await page.locator("#wait").and(focused(page)).waitFor();
  });

  test(`"it worked" ends the path, and can be taken back (${lang})`, async () => {
    const page = await site.newPage();
    await page.goto(article(lang));
    await remedy(page, "wait").getByRole("button", { name: words("path.worked") }).click();
    await page.getByRole("group", { name: words("path.done") }).and(focused(page)).waitFor();
    await page.getByRole("button", { name: words("path.again") }).click();
    await remedy(page, "wait").getByRole("button", { name: words("path.worked") }).and(focused(page)).waitFor();
    await page.getByRole("group", { name: words("path.done") }).waitFor({ state: "hidden" });
  });

  test(`ticks last, are shared by the languages, and stand in the draft (${lang})`, async () => {
    const other = languages.find((l) => l !== lang);
    const page = await site.newPage({ permissions: ["clipboard-read", "clipboard-write"] });
    await page.goto(article(lang));
    await page.getByRole("checkbox", { name: words("path.step", 2) }).first().check();
    await remedy(page, "start-again").locator("[data-next]").click();
    await page.goto(`${article(other)}#start-again`);
    await page.locator("[data-tried]:checked").waitFor();
    assert.equal(await page.locator("[data-tried]:checked").count(), 1);
    assert.equal(await page.locator(".step:checked").count(), 1);
    const name = (await page.locator("#start-again").innerText()).replace(/^\d+\s*/, "");
    const draft = page.locator(`[data-draft=${other}]`);
    await draft.locator("summary").click();
    const text = await draft.getByRole("textbox").inputValue();
    const tried = wordsOf(other)("draft.tried");
    assert.ok(text.includes(`${tried}\n- ${name}\n\n`), text);
    assert.ok(!text.includes(wordsOf(other)("draft.when.gap")), text);
    await draft.getByRole("button", { name: wordsOf(other)("copy.button") }).click();
    await page.getByRole("status").getByText(wordsOf(other)("copy.done")).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), ["naosu:x/request-token-invalid"]);
  });

  test(`an article shows the reader's own values, and the template at a click (${lang})`, async () => {
    const page = await site.newPage();
    await page.goto(`${command(lang)}#pull-rebase&${own}`);
    const code = remedy(page, "pull-rebase").locator("code").filter({ hasText: "git pull" }).first();
    assert.match(await code.innerText(), /git pull --rebase origin feature\/login\n/);
    assert.match(await page.locator("figure samp").first().innerText(), /'https:\/\/git\.example\/me\/app\.git'/);
    await page.waitForFunction(() => Math.abs(document.querySelector("#pull-rebase").getBoundingClientRect().top) < innerHeight / 3);
    await page.getByRole("button", { name: words("values.own"), pressed: true }).click();
    assert.match(await code.innerText(), /git pull --rebase origin branch\n/);
    await page.getByRole("button", { name: words("values.own"), pressed: false }).click();
    await remedy(page, "pull-rebase").locator("[data-next]").click();
    await page.waitForURL(`**/#pull-merge&${own}`);
    await page.locator(`a[data-language]:not([aria-current])`).first().click();
    await page.waitForURL((url) => url.hash.endsWith(`&${own}`) && !url.pathname.startsWith(`/${lang}/`));
    await page.locator(".value.own").first().waitFor();
  });
}

test("a value is text, and no command takes it when it could be more than a word", async () => {
  const page = await site.newPage();
  await page.goto(`${command("en")}#&branch=${encodeURIComponent("main; rm -rf <b>x</b>")}`);
  assert.equal((await page.locator("figure samp var").first().innerText()).trim(), "main; rm -rf <b>x</b>");
  assert.ok(!(await page.locator(".path").innerText()).includes("rm -rf"));
});

test("a search leads to an article with the reader's own values", async () => {
  const page = await site.newPage();
  await page.goto("/en/");
  await page.getByRole("main").getByRole("combobox").fill("ssh: connect to host db.example port 2222: Connection refused");
  await page.getByRole("option").first().click();
  await page.waitForURL("**/connection-refused-or-timed-out/#*");
  await page.locator(".path .value.own").getByText("2222").first().waitFor({ state: "attached" });
});

test("nothing moves when script takes over an article", async () => {
  const page = await site.newPage({ viewport: { width: 390, height: 844 } });
  await page.goto(command("ja"));
  const shift = await page.evaluate(() => new Promise((done) => {
    new PerformanceObserver((list) => done(list.getEntries().reduce((sum, { value }) => sum + value, 0))).observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => done(0)));
  }));
  assert.equal(shift, 0);
});

test("without script the path and the drafts are plain text and links", async () => {
  const page = await site.newPage({ javaScriptEnabled: false });
  await page.goto(article("en"));
  await remedy(page, "start-again").locator("[data-next]").click();
  await page.locator("#wait:target").waitFor();
  await page.locator("[data-draft=ja] summary").click();
  await page.locator("[data-draft=ja] pre").getByText(wordsOf("ja")("draft.hello", "X（旧Twitter）")).waitFor();
  await page.locator("[data-tried]").first().waitFor({ state: "hidden" });
});

// tabTo presses Tab until the locator has the focus. On the way each stop shows
// its focus, is not covered, and is large enough to be hit.
async function tabTo(page, locator) {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    const fault = await focused(page).evaluate(faultOf);
    assert.equal(fault, "", `after ${i + 1} tabs`);
    if (await locator.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`${locator} is not reached by the keyboard`);
}

function faultOf(element) {
  const name = element.outerHTML.slice(0, 90);
  const { outlineStyle, outlineWidth, display } = getComputedStyle(element);
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return `no focus to be seen: ${name}`;
  if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth) return `out of sight: ${name}`;
  const hit = document.elementFromPoint(Math.max(1, (left + Math.min(right, innerWidth)) / 2), Math.min(innerHeight - 1, Math.max(1, (top + Math.min(bottom, innerHeight)) / 2)));
  if (hit && hit.closest(".site-header") && !element.closest(".site-header")) return `covered by the header: ${name}`;
  const inText = display === "inline" && element.tagName === "A";
  if (!inText && (width < 23.5 || height < 23.5)) return `${width} × ${height} px: ${name}`;
  return "";
}
