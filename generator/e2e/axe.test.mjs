import { after, afterEach, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { open } from "./browser.mjs";
import { none } from "./faults.mjs";
import { kinds } from "./kinds.mjs";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const screens = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
];

let site;
before(async () => { site = await open(); });
after(() => site?.close());
afterEach(() => site?.closePages());

for (const { name, path } of kinds) {
  test(`axe finds no fault on any screen, light or dark: ${name}`, async () => {
    const page = await site.newPage();
    await page.goto(path);
    await page.evaluate(showEverything);
    const faults = [];
    for (const screen of screens) {
      await page.setViewportSize(screen);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        // Legacy mode serves pages without frames, and is twice as fast.
        const { violations } = await new AxeBuilder({ page }).withTags(rules).setLegacyMode().analyze();
        faults.push(...violations.flatMap((rule) => rule.nodes.map((node) => `${screen.width} px, ${colorScheme}: ${describe(rule, node)}`)));
      }
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
