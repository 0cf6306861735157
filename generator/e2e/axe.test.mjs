import { after, afterEach, before, test } from "node:test";
import { faultsOf } from "./axe.mjs";
import { open } from "./browser.mjs";
import { none } from "./faults.mjs";
import { kinds } from "./kinds.mjs";

const desk = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

let site;
before(async () => { site = await open(); });
after(() => site?.close());
afterEach(() => site?.closePages());

// One screen and two sets of colours for each page, and the colours of the other
// screen; its twin in the other language has them the other way round.
function looks(lang) {
  const [first, second] = lang === "en" ? [desk, phone] : [phone, desk];
  return [
    { screen: first, colorScheme: "dark" },
    { screen: first, colorScheme: "dark", forcedColors: "active", coloursOnly: true },
    { screen: second, colorScheme: "light", coloursOnly: true },
  ];
}

for (const { name, path, lang } of kinds) {
  test(`axe finds no fault on a desk and a phone, light, dark and in forced colours: ${name}`, async () => {
    const page = await site.newPage();
    await page.goto(path);
    await page.evaluate(prepare);
    const faults = [];
    for (const { screen, colorScheme, forcedColors = "none", coloursOnly } of looks(lang)) {
      await page.setViewportSize(screen);
      await page.emulateMedia({ colorScheme, forcedColors });
      for (const fault of await faultsOf(page, { coloursOnly })) faults.push(`${screen.width} px, ${colorScheme}, forced colours ${forcedColors}: ${fault}`);
    }
    none(faults);
  });
}

// prepare unfolds the page, focuses a term, whose explanation appears, and cuts
// long lists: what comes behind looks like what stands before.
function prepare() {
  for (const details of document.querySelectorAll("details")) details.open = true;
  document.querySelector("dfn a")?.focus();
  for (const list of document.querySelectorAll("main :is(ul, ol, dl), main, .faq-group")) {
    for (const item of [...list.children].slice(24)) item.remove();
  }
}
