// The search in a real browser: the box at the head of pages and the search
// page, in both languages, on a phone and on a desk.
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { faultsOf } from "./axe.mjs";
import { args, executablePath, nobodysLocale, open } from "./browser.mjs";
import { none } from "./faults.mjs";
import { twins } from "./kinds.mjs";
import { languages } from "./site.mjs";
import { articleIn, wordsOf } from "./words.mjs";

const screens = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  desk: { viewport: { width: 1280, height: 900 } },
};

// What readers paste. Each article is one of the repo's.
const push = "$ git push origin main\nTo github.com:taro/zaiko.git\n ! [rejected]        main -> main (fetch first)\nerror: failed to push some refs to 'github.com:taro/zaiko.git'\n";
const log = [
  "2026-11-25T10:00:01Z start",
  ...Array.from({ length: 400 }, (_, i) => `2026-11-25T10:00:02Z step ${i} took ${i % 7} ms`),
  "Traceback (most recent call last):",
  '  File "/srv/app/main.py", line 3, in <module>',
  "ModuleNotFoundError: No module named 'requests'",
  ...Array.from({ length: 400 }, (_, i) => `2026-11-25T10:00:03Z retry ${i}`),
  "fatal: not a git repository (or any of the parent directories): .git",
].join("\n");
const ambiguous = "request token for this page"; // what is found does not depend on the page's language
const foreign = { ja: "冷蔵庫の扉が半開きなので製氷皿を洗浄してください", en: "Refrigerator hatch ajar, rinse the ice tray" };
const code = { text: "2110-3127", id: "nintendo/2110-3127" };

let site;
before(async () => { site = await open(); });
after(() => site?.close());
afterEach(() => site?.closePages());

const field = (page) => page.getByRole("combobox").or(page.locator("textarea"));
const options = (page) => page.getByRole("option");
const popup = (page) => page.locator(".popup");

// visit opens a page that may use the clipboard, and keeps what it asks for.
async function visit(path, settings) {
  const page = await site.newPage({ permissions: ["clipboard-read", "clipboard-write"], ...settings });
  const seen = { requests: [], complaints: [] };
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));
  });
  page.on("console", (message) => seen.complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => seen.complaints.push(error.message));
  page.context().on("request", (request) => seen.requests.push(`${request.url()} ${request.postData() ?? ""}`));
  await page.goto(path);
  return { page, ...seen };
}

async function paste(page, text) {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await field(page).focus();
  await page.keyboard.press("Control+V");
}

// leads checks where an option or a link leads.
async function leads(link, path) {
  await link.waitFor();
  assert.equal(new URL(await link.evaluate((a) => a.href)).pathname, path);
}

for (const [screen, settings] of Object.entries(screens)) {
  for (const lang of languages) {
    const words = wordsOf(lang);
    const start = `/${lang}/x/`;
    const at = `(${lang}, ${screen})`;

    test(`a paste of several lines finds its article, and nothing of it leaves ${at}`, async () => {
      const { page, requests, complaints } = await visit(start, settings);
      await paste(page, push);
      await popup(page).getByText(words("search.sure")).waitFor();
      const article = articleIn(lang, "git/push-fetch-first");
      await leads(options(page).first(), article.path);
      assert.match(await options(page).first().innerText(), /fetch first/);
      assert.ok(await options(page).first().locator("mark").count() > 0, "nothing is marked");
      assert.equal((await field(page).inputValue()).includes("\n"), false);

      await page.keyboard.press("Enter");
      await page.waitForURL(`/${lang}/search/#q=*`);
      assert.equal(await page.locator("textarea").inputValue(), push, "the lines are kept");
      await leads(page.locator(".answer a").first(), article.path);
      const leaked = ["zaiko", "taro", "rejected", "refs", "fetch"].flatMap((word) => requests.filter((request) => request.split("#")[0].includes(word)));
      none([...leaked.map((request) => `sent: ${request}`), ...complaints]);
    });

    test(`twins are told apart by their family's question ${at}`, async () => {
      const { page, complaints } = await visit(start, settings);
      await field(page).fill(ambiguous);
      await popup(page).getByText(words("search.choose")).waitFor();
      const paths = await options(page).evaluateAll((all) => all.filter((a) => a.querySelector(".answer-tell")).map((a) => new URL(a.href).pathname));
      assert.deepEqual(paths.sort(), twins.map((id) => `/${lang}/${id}/`).sort());

      await page.goto(`/${lang}/search/#q=${encodeURIComponent(ambiguous)}`);
      const choices = page.locator(".choices a");
      await choices.first().waitFor();
      assert.equal(await choices.count(), twins.length);
      await choices.first().click();
      await page.getByRole("region", { name: words("verdict.title") }).waitFor();
      none(complaints);
    });

    test(`a text that no article has is told so, with ways on ${at}`, async () => {
      const { page, complaints } = await visit(start, settings);
      await field(page).fill(foreign[lang]);
      await popup(page).getByText(words("search.none")).waitFor();
      await leads(popup(page).getByRole("link", { name: words("nav.errors") }), `/${lang}/errors/`);
      await leads(popup(page).getByRole("link", { name: words("home.topics") }), `/${lang}/`);
      none(complaints);
    });

    test(`an error code alone is enough ${at}`, async () => {
      const { page } = await visit(start, settings);
      await field(page).fill(code.text);
      await leads(options(page).first(), `/${lang}/${code.id}/`);
      assert.ok((await options(page).first().locator(".answer-meta").innerText()).includes(words("kind.code")));
    });

    test(`the errors of a long log are listed with their lines ${at}`, async () => {
      const { page, complaints } = await visit(`/${lang}/search/`, settings);
      await paste(page, log);
      await page.getByRole("heading", { name: words("search.several", 2) }).waitFor();
      const lines = await page.locator(".answer-meta").allInnerTexts();
      assert.ok(lines[0].startsWith(words("search.line", 404)) && lines[1].startsWith(words("search.line", 805)), lines.join("\n"));
      await leads(page.locator(".answer h3 a").first(), articleIn(lang, "python/module-not-found").path);

      await page.getByRole("group", { name: words("search.topics") }).getByRole("button", { name: "Git" }).click();
      await page.waitForFunction(() => document.querySelectorAll(".answer").length === 1);
      await leads(page.locator(".answer h3 a"), articleIn(lang, "git/not-a-git-repository").path);
      none(complaints);
    });

    // The other colours are looked at in the other language.
    const colorScheme = (lang === "en") === (screen === "phone") ? "light" : "dark";

    test(`axe finds no fault in the answers, ${colorScheme} ${at}`, async () => {
      const faults = [];
      const check = async (page, what) => {
        await page.emulateMedia({ colorScheme });
        faults.push(...(await faultsOf(page)).map((fault) => `${what}: ${fault}`));
      };
      for (const text of [push, ambiguous, foreign[lang]]) {
        const { page } = await visit(start, settings);
        await paste(page, text);
        await popup(page).waitFor();
        await page.keyboard.press("ArrowDown");
        await check(page, `popup of ${text.slice(0, 20)}`);
        await page.goto(`/${lang}/search/#q=${encodeURIComponent(text)}`);
        await page.locator("[data-answers] h2").first().waitFor();
        await check(page, `page of ${text.slice(0, 20)}`);
      }
      none(faults);
    });

    test(`the popup makes no page scroll sideways ${at}`, async () => {
      for (const path of [`/${lang}/`, start]) {
        const { page } = await visit(path, settings);
        await field(page).fill(ambiguous);
        await options(page).first().waitFor();
        const { x, width } = await popup(page).boundingBox();
        assert.ok(x >= 0 && x + width <= settings.viewport.width, `${path}: from ${x} to ${x + width}`);
        if (screen === "phone") assert.equal(width, settings.viewport.width, "takes the width of the screen");
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), settings.viewport.width);
      }
    });
  }
}

for (const lang of languages) {
  const words = wordsOf(lang);

  test(`the keyboard is enough (${lang})`, async () => {
    const { page } = await visit(`/${lang}/`, screens.desk);
    await page.keyboard.press("/");
    await page.locator("[data-query]:focus").waitFor();
    assert.equal(await field(page).inputValue(), "");
    await page.keyboard.type(ambiguous);
    await options(page).nth(1).waitFor();
    assert.equal(await field(page).getAttribute("aria-expanded"), "true");
    const told = page.locator("[data-told]");
    await told.getByText(words("search.count", await options(page).count())).waitFor({ state: "attached" });

    const chosen = async () => page.locator(`#${await field(page).getAttribute("aria-activedescendant")}`).getAttribute("id");
    const last = `_option-${await options(page).count() - 1}`;
    for (const [key, id] of [["ArrowDown", "_option-0"], ["ArrowDown", "_option-1"], ["End", last], ["ArrowDown", "_option-0"], ["ArrowUp", last], ["Home", "_option-0"]]) {
      await page.keyboard.press(key);
      assert.equal(await chosen(), id, key);
      assert.equal(await page.getByRole("option", { selected: true }).count(), 1);
    }

    await page.keyboard.press("Escape");
    await popup(page).waitFor({ state: "hidden" });
    assert.equal(await field(page).getAttribute("aria-expanded"), "false");
    assert.equal(await field(page).inputValue(), ambiguous, "Escape keeps the text");
    await page.keyboard.press("ArrowDown");
    await popup(page).waitFor();

    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await popup(page).getByRole("link", { name: words("search.more") }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("ArrowDown");
    const target = await page.locator("#_option-0").evaluate((a) => a.href);
    await page.keyboard.press("Enter");
    await page.waitForURL(target);
  });

  test(`without script the form leads to all errors, and the search page says why (${lang})`, async () => {
    const page = await site.newPage({ javaScriptEnabled: false });
    await page.goto(`/${lang}/x/`);
    await page.getByRole("searchbox").fill("secret words");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === `/${lang}/errors/` && url.search.length <= 1);
    await page.goto(`/${lang}/search/`);
    await page.getByText(words("search.noscript")).waitFor();
    await page.locator("main").getByRole("link", { name: words("nav.errors") }).click();
    await page.waitForURL(`/${lang}/errors/`);
  });

  test(`secrets are masked before they are shown or shared (${lang})`, async () => {
    const { page } = await visit(`/${lang}/x/`, screens.desk);
    await paste(page, `${push}password=hunter2 taro@mail.example`);
    await page.keyboard.press("Enter");
    await page.waitForURL(`/${lang}/search/#q=*`);
    await page.locator(".answer").first().waitFor();
    await page.getByRole("button", { name: words("search.share") }).click();
    await page.getByRole("status").getByText(words("search.shared")).waitFor();
    const shared = decodeURIComponent(await page.evaluate(() => navigator.clipboard.readText()));
    for (const text of [shared, await page.locator("textarea").inputValue()]) {
      assert.match(text, /password=•••/);
      assert.doesNotMatch(text, /hunter2|taro@mail/);
    }
    await page.goto(`/${lang}/search/`);
    await paste(page, "password=hunter2");
    assert.equal(await page.locator("textarea").inputValue(), "password=•••");
    await page.getByRole("note").getByText(words("search.masked")).waitFor();
  });

  test(`typing on the search page keeps the address (${lang})`, async () => {
    const { page } = await visit(`/${lang}/search/#q=no+such%0Amodule`, screens.desk);
    assert.equal(await page.locator("textarea").inputValue(), "no such\nmodule", "+ is a space");
    await page.locator("textarea").fill(code.text);
    await page.waitForURL(`/${lang}/search/#q=${code.text}`);
    await leads(page.locator(".answer h3 a").first(), `/${lang}/${code.id}/`);
    const other = languages.find((l) => l !== lang);
    await page.locator(`a[data-language][hreflang=${other}]`).first().click();
    await page.waitForURL(`/${other}/search/#q=${code.text}`);
    await page.evaluate((text) => { location.hash = `q=${text}`; }, ambiguous);
    await page.locator(".choices").waitFor();
    await page.locator("textarea").fill("");
    await page.waitForFunction(() => document.querySelector("[data-answers]").childElementCount === 0 && location.hash === "");
  });

  test(`a search that cannot work says so (${lang})`, async () => {
    const { page } = await visit(`/${lang}/x/`, screens.desk);
    await page.context().route("**/search/**", (route) => route.abort());
    await field(page).fill(code.text);
    await popup(page).getByText(words("search.failed")).waitFor();
    await page.context().unroute("**/search/**");
    await field(page).fill(`${code.text} `);
    await leads(options(page).first(), `/${lang}/${code.id}/`);
  });
}

test("nothing of the engine is loaded before the field has the focus", async () => {
  const { page, requests } = await visit("/en/", screens.desk);
  await page.waitForLoadState("networkidle");
  const ofSearch = () => requests.filter((request) => /searchworker|\/search\//.test(request));
  assert.deepEqual(ofSearch(), []);
  await field(page).focus();
  await page.waitForFunction(() => performance.getEntriesByType("resource").length > 0);
  for (let i = 0; i < 50 && ofSearch().length < 2; i++) await page.waitForTimeout(50);
  assert.match(ofSearch().join("\n"), /assets\/searchworker-\w+\.js/);
  assert.match(ofSearch().join("\n"), /search\/index\.json/);
});

test("where no worker can start, the page imports the engine", async () => {
  const page = await site.newPage();
  await page.addInitScript(() => { delete globalThis.Worker; });
  await page.goto("/en/x/");
  await field(page).fill(code.text);
  await leads(options(page).first(), `/en/${code.id}/`);
});

test("the policy lets no other worker start", async () => {
  const { page } = await visit("/en/x/", screens.desk);
  await field(page).fill(code.text);
  await options(page).first().waitFor();
  const refused = await page.evaluate(() => {
    try {
      return String(new Worker("/search/engine.js"));
    } catch (error) {
      return error.name;
    }
  });
  assert.equal(refused, "TypeError");
});

test("answers do not flicker while somebody types", async () => {
  const { page } = await visit("/en/x/", screens.desk);
  await field(page).fill("request token for this");
  await options(page).first().waitFor();
  await page.evaluate(() => {
    globalThis.emptied = 0;
    new MutationObserver(() => {
      if (document.querySelector(".popup").hidden || document.querySelectorAll("[role=option]").length === 0) globalThis.emptied++;
    }).observe(document.querySelector(".popup"), { childList: true, subtree: true, attributes: true });
  });
  await page.keyboard.type(" page is invalid", { delay: 60 });
  await popup(page).getByText(wordsOf("en")("search.sure")).waitFor();
  assert.equal(await page.evaluate(() => globalThis.emptied), 0);
});

test("an input method keeps its keys", async () => {
  const { page } = await visit("/ja/x/", screens.desk);
  await field(page).fill(ambiguous);
  await options(page).first().waitFor();
  await field(page).evaluate((input) => input.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", isComposing: true, bubbles: true, cancelable: true })));
  assert.equal(await page.getByRole("option", { selected: true }).count(), 0);
});

// Chromium looks for search engines on the first page of a host alone, and
// keeps them in a database of the profile. It takes none from an address that is
// a number, so the site is visited by name.
test("the browser takes the site for a search engine that puts the text into the fragment", async () => {
  const profile = await mkdtemp(join(tmpdir(), "naosu-profile-"));
  try {
    const context = await chromium.launchPersistentContext(profile, { executablePath, args, locale: nobodysLocale });
    const page = await context.newPage();
    await page.goto(`${site.insecureOrigin}/`);
    await page.waitForTimeout(2000); // the browser fetches the description by itself
    await page.goto("about:blank");
    await page.waitForTimeout(500);
    await context.close();
    const engines = await readFile(join(profile, "Default/Web Data"), "latin1");
    assert.ok(engines.includes(`/${languages[0]}/search/#q={searchTerms}`), "no such search engine");
  } finally {
    await rm(profile, { recursive: true });
  }
});

test("scripts and styles are small", async () => {
  const limits = new Map([["site.js", 8_000], ["searchpage.js", 8_000], ["root.js", 1_000], ["site.css", 10_000]]);
  const folder = join(site.folder, "assets");
  const sizes = new Map();
  for (const file of await readdir(folder)) sizes.set(file.replace(/-\w+(?=\.)/, ""), gzipSync(await readFile(join(folder, file)), { level: 9 }).length);
  none([...limits].filter(([name, limit]) => !(sizes.get(name) <= limit)).map(([name, limit]) => `${name}: ${sizes.get(name)} bytes of ${limit}`));
});
