import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { open } from "./browser.mjs";
import { kinds, twins } from "./kinds.mjs";
import { languages } from "./site.mjs";
import { articleIn, wordsOf } from "./words.mjs";

let site;
before(async () => { site = await open(); });
after(() => site?.close());
afterEach(() => site?.closePages());

const textOf = async (locator) => (await locator.innerText()).trim();
const copyButton = (page, words) => page.getByRole("button", { name: words("copy.button") }).first();
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

for (const lang of languages) {
  const words = wordsOf(lang);
  const other = languages.find((l) => l !== lang);
  const article = articleIn(lang, twins[0]);

  test(`an article opens with its title, its error text and the verdict (${lang})`, async () => {
    const page = await site.newPage();
    await page.goto(article.path);
    assert.equal(await textOf(page.getByRole("heading", { level: 1 })), article.title);
    assert.equal(await textOf(page.locator("figure samp").first()), article.error);
    const verdict = page.getByRole("region", { name: words("verdict.title") });
    for (const key of ["verdict.side", "verdict.now", "verdict.first", "verdict.avoid", "verdict.twin"]) {
      await verdict.getByRole("term").getByText(words(key), { exact: true }).waitFor();
    }
  });

  test(`the first remedy and the twin are one click away (${lang})`, async () => {
    const page = await site.newPage();
    await page.goto(article.path);
    const verdict = page.getByRole("region", { name: words("verdict.title") });
    await verdict.locator("a[href^='#']").first().click();
    await page.locator(":target").and(page.getByRole("heading", { level: 3 })).waitFor();
    await verdict.getByRole("link", { name: articleIn(lang, twins[1]).title }).click();
    await page.waitForURL(articleIn(lang, twins[1]).path);
  });

  test(`switching the language keeps the section (${lang})`, async () => {
    const page = await site.newPage();
    await page.goto(article.path);
    await page.locator("#for_developers").evaluate((heading) => heading.scrollIntoView());
    await page.locator(`a[data-language][hreflang=${other}]`).first().click();
    await page.waitForURL(`/${other}/**`);
    assert.equal(page.url(), `${site.origin}${articleIn(other, twins[0]).path}#for_developers`);
    await page.waitForFunction(() => Math.abs(document.querySelector("#for_developers").getBoundingClientRect().top) < innerHeight / 3);
  });

  test(`an error text is copied whole, and a status says so (${lang})`, async () => {
    const page = await site.newPage({ permissions: ["clipboard-read", "clipboard-write"] });
    await page.goto(article.path);
    await copyButton(page, words).click();
    await page.getByRole("status").getByText(words("copy.done")).waitFor();
    assert.equal(await clipboard(page), article.error);
  });

  test(`copying works where there is no clipboard API (${lang})`, async () => {
    const page = await site.newPage({ permissions: ["clipboard-read", "clipboard-write"] });
    await page.goto(site.insecureOrigin + article.path);
    assert.equal(await page.evaluate(() => isSecureContext), false);
    await copyButton(page, words).click();
    await page.getByRole("status").getByText(words("copy.done")).waitFor();
    assert.equal(await copyButton(page, words).evaluate((button) => button === document.activeElement), true);
    await page.goto(article.path);
    assert.equal(await clipboard(page), article.error);
  });

  test(`a term explains itself when it has the focus (${lang})`, async () => {
    const page = await site.newPage();
    await page.goto(article.path);
    const term = page.locator("dfn:has([role=tooltip])").first();
    await term.getByRole("tooltip").waitFor({ state: "hidden" });
    await term.getByRole("link").focus();
    await term.getByRole("tooltip").waitFor();
  });

  test(`a touched term shows its explanation (${lang})`, async () => {
    const page = await site.newPage({ hasTouch: true });
    await page.goto(article.path);
    const term = page.locator("dfn:has([role=tooltip])").first();
    const explanation = await term.locator("[role=tooltip]").textContent();
    await term.getByRole("link").tap();
    await page.waitForFunction(inSight, explanation);
  });

  test(`the keyboard skips to the content (${lang})`, async () => {
    const page = await site.newPage();
    await page.goto(article.path);
    await page.keyboard.press("Tab");
    await page.getByRole("link", { name: words("nav.skip") }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    await page.locator("main:target").waitFor();
  });

  test(`a missing page says so and leads home (${lang})`, async () => {
    const page = await site.newPage();
    const response = await page.goto(`/${lang}/x/no-such-error/`);
    assert.equal(response.status(), 404);
    await page.getByRole("heading", { name: words("notfound.title") }).waitFor();
    await page.getByRole("link", { name: words("nav.home"), exact: true }).click();
    await page.waitForURL(`/${lang}/`);
  });
}

for (const [locale, lang] of [["ja-JP", "ja"], ["en-US", "en"]]) {
  test(`the root leads a ${locale} browser to /${lang}/`, async () => {
    const page = await site.newPage({ locale });
    await page.goto("/");
    await page.waitForURL(`/${lang}/`);
  });
}

test("the root leads to the language that was chosen last", async () => {
  const page = await site.newPage({ locale: "ja-JP" });
  await page.goto("/ja/");
  await page.locator("a[data-language][hreflang=en]").first().click();
  await page.waitForURL("/en/");
  await page.goto("/");
  await page.waitForURL("/en/");
});

test("the root waits for a choice when it has no language of the browser's", async () => {
  const page = await site.newPage();
  await page.goto("/");
  await page.getByRole("link", { name: "English" }).click();
  await page.waitForURL("/en/");
});

test("without script the root offers both languages", async () => {
  const page = await site.newPage({ javaScriptEnabled: false, locale: "en-US" });
  for (const [name, path] of [["日本語", "/ja/"], ["English", "/en/"]]) {
    await page.goto("/");
    await page.getByRole("link", { name }).click();
    await page.waitForURL(path);
  }
});

// inSight tells whether an element of just this text stands in the window.
function inSight(text) {
  return [...document.querySelectorAll("main *")].some((element) => {
    if (element.textContent !== text || !element.checkVisibility({ visibilityProperty: true })) return false;
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
}

test("every kind of page can be read without script", async () => {
  const page = await site.newPage({ javaScriptEnabled: false });
  for (const { name, path } of kinds) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    assert.ok((await textOf(page.getByRole("main"))).length > 80, `${name}: hardly any text`);
    assert.equal(await page.getByRole("button").and(page.locator(":not([type=submit])")).count(), 0, `${name}: a button that can do nothing`);
  }
});
