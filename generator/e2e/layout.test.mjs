import { after, afterEach, before, test } from "node:test";
import { open, openedExcess } from "./browser.mjs";
import { none } from "./faults.mjs";
import { kinds, twins } from "./kinds.mjs";
import { languages } from "./site.mjs";
import { articleIn, wordsOf } from "./words.mjs";

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let site;
before(async () => { site = await open(); });
after(() => site?.close());
afterEach(() => site?.closePages());

const widths = [390, 1280];

// At 320 px clean.test.mjs looks at every page.
test(`no kind of page scrolls sideways at ${widths.join(", ")} px`, async () => {
  const wide = [];
  const page = await site.newPage();
  for (const { path } of kinds) {
    await page.goto(path, { waitUntil: "domcontentloaded" }); // images have their sizes before they come
    for (const width of widths) {
      await page.setViewportSize({ width, height: 844 });
      const excess = await page.evaluate(openedExcess);
      if (excess > 0) wide.push(`${path} at ${width} px: ${excess} px too wide`);
    }
  }
  none(wide);
});

for (const kind of kinds.filter((kind) => kind.name.startsWith("article"))) {
  test(`the explanations of terms fit on a phone: ${kind.name}`, async () => {
    const cut = [];
    const page = await site.newPage(phone);
    await page.goto(kind.path);
    for (const term of await page.locator("dfn:has([role=tooltip])").all()) {
      await term.getByRole("link").focus();
      const { x, width } = await term.getByRole("tooltip").boundingBox();
      if (x < 0 || x + width > phone.viewport.width) cut.push(`${await term.getByRole("link").innerText()}: ${x} to ${x + width}`);
    }
    none(cut);
  });
}

// Two screens of a service, two commands, two screens of a browser.
const foremost = [...twins, "git/push-fetch-first", "npm/eresolve", "chrome/err-connection-refused", "firefox/sec-error-unknown-issuer"];

for (const lang of languages) {
  const words = wordsOf(lang);
  test(`on a phone the answer stands above the fold (${lang})`, async () => {
    const below = [];
    const page = await site.newPage(phone);
    for (const id of foremost) {
      await page.goto(articleIn(lang, id).path);
      const rows = ["side", "now", "first", "avoid", "twin"].map((row) => [row, answerTo(page, words(`verdict.${row}`))]);
      for (const [name, answer] of [["error text", page.locator("figure [role=group]").first()], ...rows]) {
        if (name === "now" && await answer.count() === 0) continue; // a topic without incidents and status page
        const { y, height } = await answer.boundingBox();
        const excess = Math.ceil(y + height - phone.viewport.height);
        if (excess > 0) below.push(`${id}: ${name} by ${excess} px`);
      }
    }
    none(below);
  });
}

function answerTo(page, question) {
  return page.locator("dl > div").filter({ has: page.locator("dt").getByText(question, { exact: true }) }).locator("dd").first();
}
