// The reader's own values for the placeholders of an article. They stand in the
// fragment of its address, which is never sent, behind the section to open at:
//
//	#relink&host=db.example&port=5432
//
// Whoever made a link chose its values, so they are text and never markup, and a
// command shows only what a shell takes as one plain word.
import { mask } from "./mask.js";

const longest = 200; // UTF-16 units of a value
const most = 50; // values in an address

// read gives the section and the values of a fragment: {section, values}, where
// values is a Map.
export function read(fragment) {
  const [section, ...pairs] = fragment.replace(/^#/, "").split("&");
  const values = new Map();
  for (const pair of pairs.slice(0, most)) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, Math.max(0, at));
    const value = clean(decoded(pair.slice(at + 1)));
    if (/^[a-z][a-z0-9_]{0,31}$/.test(name) && value !== "") values.set(name, value);
  }
  return { section, values };
}

// fragmentOf is the opposite of read; it is "" for neither section nor values.
export function fragmentOf(section, values) {
  const pairs = [...values].slice(0, most).map(([name, value]) => [name, clean(value)]).filter(([, value]) => value !== "");
  const parts = [section, ...pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)];
  return parts.length > 1 || section !== "" ? `#${parts.join("&")}` : "";
}

// addressOf adds the values that an answer of the search found to an address.
export function addressOf(href, { values }) {
  const [path, section = ""] = href.split("#");
  return path + fragmentOf(section, Object.entries(values ?? {}));
}

// clean hides secrets and drops what could make a text look like another:
// controls, marks of writing direction, letters without a shape, halves of pairs.
function clean(value) {
  const text = value.slice(0, longest).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replace(/[\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu, "");
  return mask(text).trim();
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

// plainWord tells whether a value may stand in a command: one word to every
// shell, no option, no sign that git reads at the head of a word (+ forces, :
// deletes). PowerShell and cmd part words at , and = too, cmd puts variables in
// the place of %name%, and Windows turns some letters into quotes (u01c0, u02ba).
export function plainWord(value) {
  return /^[\p{L}\p{N}_./@][\p{L}\p{M}\p{N}_./:@%+~-]*$/u.test(value) && !/[\u01c0-\u01c3\u02b0-\u02ff]|%.*%/u.test(value);
}

// showValues puts values in the place of placeholders and gives a function that
// switches between them and the placeholders. It gives null where the page has
// none of the placeholders.
export function showValues(root, values) {
  const shown = [];
  for (const place of root.querySelectorAll("[data-value]")) {
    const value = values.get(place.dataset.value);
    if (value === undefined || (place.closest("code") && !plainWord(value))) continue;
    shown.push({ place, label: place.textContent, value });
    place.title = place.textContent;
  }
  if (shown.length === 0) return null;
  const buttons = [...root.querySelectorAll("figure [data-copy]")].map((button) => [button, button.dataset.copy]);
  const show = (own) => {
    for (const { place, label, value } of shown) {
      place.textContent = own ? value : label;
      place.classList.toggle("own", own);
    }
    for (const [button, template] of buttons) button.dataset.copy = own ? button.closest("figure").querySelector("samp").textContent : template;
  };
  show(true);
  return show;
}
