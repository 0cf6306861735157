// Runs axe in a page. The engine is put into a page once, and gives what it has
// against it alone: the lists of what is well are most of its work otherwise.
import axe from "axe-core";

const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// Rules that depend on colours. Every other rule sees the same in all of them.
const colours = ["color-contrast", "link-in-text-block"];

// faultsOf lists what is wrong with a page, or only with its colours.
export async function faultsOf(page, { coloursOnly = false } = {}) {
  if (!await page.evaluate(() => "axe" in window)) {
    await page.evaluate(axe.source);
    await page.evaluate(fillIsColor);
  }
  const runOnly = coloursOnly ? { type: "rule", values: colours } : { type: "tag", values: wcag };
  const violations = await page.evaluate(async (runOnly) => {
    const { violations } = await window.axe.run(document, { runOnly, resultTypes: ["violations"] });
    return violations;
  }, runOnly);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id} at ${node.target.join(" ")}: ${reasons(node)}`));
}

// fillIsColor makes axe read the color of a text. It prefers the colour that
// letters are filled with, for which Chromium gives the author's in forced
// colours, though it fills them with those of the system. No style of ours sets it.
function fillIsColor() {
  const { prototype } = CSSStyleDeclaration;
  const read = prototype.getPropertyValue;
  prototype.getPropertyValue = function (name) { return read.call(this, name === "-webkit-text-fill-color" ? "color" : name); };
}

function reasons({ any, all, none }) {
  return [...any, ...all, ...none].map(({ message }) => message).join("; ");
}
