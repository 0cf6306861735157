// Drafts of a message to support. The page has each as a text with gaps; when a
// reader opens one, it becomes a field with the gaps filled in as far as the
// device knows. Nothing is sent.
import { element } from "./dom.js";
import { mask } from "./mask.js";

// report brings one draft to life. tried is what tries.js gives; copy copies a
// text and says so.
export function report(draft, tried, copy) {
  const whole = draft.querySelector("pre");
  let field;
  let made = "";
  const fill = () => {
    field ??= fieldOf(draft, whole.lang);
    if (!draft.open || field.value !== made) return; // what the reader wrote stays
    made = mask(draftOf(whole, draft.dataset.draft, tried));
    field.value = made;
    made = field.value; // line ends may have changed
    whole.replaceWith(field);
  };
  draft.addEventListener("toggle", fill);
  if (draft.open) fill();
  draft.querySelector("[data-copy-draft]").addEventListener("click", () => copy(field.value));
}

function fieldOf(draft, lang) {
  return element("textarea", { class: "draft-text", lang, rows: 16, spellcheck: "false", "aria-label": draft.querySelector("summary").textContent });
}

// draftOf fills the gaps of a draft.
function draftOf(whole, lang, tried) {
  const text = whole.cloneNode(true);
  const untried = text.querySelector("[data-untried]");
  for (const step of text.querySelectorAll("[data-step]")) {
    if (tried.has(step.dataset.step)) untried.textContent = "";
    else step.classList.add("untried");
  }
  if (untried.textContent === "") for (const step of text.querySelectorAll(".untried")) step.remove();
  for (const hole of text.querySelectorAll(".value:not(.own)")) hole.textContent = `{${hole.textContent}}`;
  text.querySelector("[data-when]").textContent = new Intl.DateTimeFormat(lang, { year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" }).format(new Date());
  return text.textContent.trim();
}
