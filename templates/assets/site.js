// What script adds to every page: copy buttons, a language switch that keeps
// the section, and manners for the explanations of terms. Pages are complete
// without it.
import { copyText } from "./copy.js";
import { remember } from "./language.js";

const status = document.querySelector("[data-status]");

function announce(words) {
  status.textContent = "";
  requestAnimationFrame(() => {
    status.textContent = words;
  });
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => {
    status.textContent = "";
  }, 4000);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copyText(button.dataset.copy);
    announce(done ? status.dataset.copied : status.dataset.failed);
  });
}

// section returns the id of the section that the reader is in, or "".
function section() {
  let current = "";
  for (const heading of document.querySelectorAll("main :is(h2, h3)[id]:not([id^='_'])")) {
    if (heading.getBoundingClientRect().top > innerHeight / 4) break;
    current = heading.id;
  }
  return current;
}

for (const link of document.querySelectorAll("a[data-language]")) {
  link.addEventListener("click", () => {
    remember(link.lang);
    link.hash = section();
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
