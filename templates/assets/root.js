// The root page, and the pages that products link to, lead to the reader's
// language. Without script they offer all. A fragment goes along.
import { choose, remember, remembered } from "./language.js";

const links = [...document.querySelectorAll("a[data-language]")];
for (const link of links) {
  link.addEventListener("click", () => remember(link.hreflang));
}
const stored = remembered();
const wanted = stored ? [stored, ...navigator.languages] : navigator.languages;
const lang = choose(wanted, links.map((link) => link.hreflang));
const target = links.find((link) => link.hreflang === lang);
if (target) location.replace(target.href + location.hash);
