import { after, afterEach, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { open } from "./browser.mjs";
import { none } from "./faults.mjs";
import { kinds } from "./kinds.mjs";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const screens = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

let site;
before(async () => { site = await open(); });
after(() => site?.close());
afterEach(() => site?.closePages());

// Two looks at each page, the other two at its twin in the other language.
const looks = (lang) => lang === "en"
  ? [{ screen: screens.desk, colorScheme: "dark" }, { screen: screens.phone, colorScheme: "light" }]
  : [{ screen: screens.desk, colorScheme: "light" }, { screen: screens.phone, colorScheme: "dark" }];

for (const { name, path, lang } of kinds) {
  test(`axe finds no fault on a desk and a phone, light and dark: ${name}`, async () => {
    const page = await site.newPage();
    await page.goto(path);
    await page.evaluate(showEverything);
    const faults = [];
    for (const { screen, colorScheme } of looks(lang)) {
      await page.setViewportSize(screen);
      await page.emulateMedia({ colorScheme });
      // Legacy mode serves pages without frames, and is twice as fast.
      const { violations } = await new AxeBuilder({ page }).withTags(rules).setLegacyMode().analyze();
      faults.push(...violations.flatMap((rule) => rule.nodes.map((node) => `${screen.width} px, ${colorScheme}: ${describe(rule, node)}`)));
    }
    none(faults);
  });
}

// showEverything unfolds the page and focuses a term, whose explanation appears.
function showEverything() {
  for (const details of document.querySelectorAll("details")) details.open = true;
  document.querySelector("dfn a")?.focus();
}

function describe(rule, node) {
  const why = [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ");
  return `${rule.id} at ${node.target.join(" ")}: ${why}`;
}
