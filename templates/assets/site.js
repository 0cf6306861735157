// What script adds to every page: the search box, copy buttons, a language
// switch that keeps the section, and manners for the explanations of terms.
// Pages are complete without it.
import { copyText } from "./copy.js";
import { remember } from "./language.js";
import { searchBox } from "./searchbox.js";
import { announce } from "./status.js";
import { wordsOf } from "./words.js";

const status = document.querySelector("[data-status]");

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copyText(button.dataset.copy);
    announce(done ? status.dataset.copied : status.dataset.failed);
  });
}

// place returns what a page in another language ought to open at: the text that
// is looked for, or the section that the reader is in, with the reader's values.
function place() {
  if (location.hash.startsWith("#q=")) return location.hash;
  const [, values] = /^#[^&]*(&.*)?$/.exec(location.hash) ?? [];
  let current = "";
  for (const heading of document.querySelectorAll("main :is(h2, h3)[id]:not([id^='_'])")) {
    if (heading.getBoundingClientRect().top > innerHeight / 4) break;
    current = heading.id;
  }
  return current + (values ?? "");
}

for (const link of document.querySelectorAll("a[data-language]")) {
  link.addEventListener("click", () => {
    remember(link.lang);
    link.hash = place();
  });
}

// The explanation of a term shows on hover and focus. Escape puts it away until
// the reader comes back; a tap shows it and does not leave the place.
for (const term of document.querySelectorAll(".term")) {
  term.addEventListener("pointerleave", () => term.classList.remove("dismissed"));
  term.addEventListener("focusout", () => term.classList.remove("dismissed"));
  term.addEventListener("click", (event) => {
    if (event.pointerType === "touch") event.preventDefault();
  });
}
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const term of document.querySelectorAll(".term:is(:hover, :focus-within)")) term.classList.add("dismissed");
});

// "/" leads to the search, unless it is being typed somewhere.
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing) return;
  const field = document.querySelector("[data-query]");
  if (!field) return;
  event.preventDefault();
  field.focus();
});

for (const form of document.querySelectorAll("[data-find]")) searchBox(form, wordsOf(document.querySelector("[data-words]")));
