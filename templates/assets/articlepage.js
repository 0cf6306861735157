// What script adds to an article besides what every page has: the reader's own
// values, remedies that can be ticked off, drafts of messages, copy buttons for
// commands.
import { copyText } from "./copy.js";
import { element } from "./dom.js";
import { whenIdle } from "./later.js";
import { path } from "./path.js";
import { report } from "./report.js";
import "./site.js";
import { announce } from "./status.js";
import { tries } from "./tries.js";
import { fragmentOf, read, showValues } from "./values.js";

const article = document.querySelector("[data-article]");
const status = document.querySelector("[data-status]");

async function copy(text) {
  announce(await copyText(text) ? status.dataset.copied : status.dataset.failed);
}

// Values stay in the address while the reader moves within the page.
let { section, values } = read(location.hash);

function arrive() {
  document.getElementById(section)?.scrollIntoView();
}

addEventListener("hashchange", () => {
  const now = read(location.hash);
  if (now.values.size > 0) {
    if (fragmentOf("", now.values) !== fragmentOf("", values)) location.reload(); // a link with other values
    return;
  }
  if (values.size > 0) history.replaceState(history.state, "", fragmentOf(now.section, values));
});

const show = showValues(article, values);
if (show) {
  const toggle = article.querySelector("[data-own-toggle]");
  toggle.closest("[data-own]").hidden = false;
  toggle.addEventListener("click", () => {
    const own = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(own));
    show(own);
  });
}
if (values.size > 0) arrive();

// What follows serves below the first screen, so the page is drawn before.
whenIdle(() => {
  const tried = tries(article.dataset.article);
  for (const control of article.querySelectorAll("[data-scripted]")) control.hidden = false;
  const list = article.querySelector("[data-path]");
  if (list) path(list, article.querySelector("[data-closing]"), tried);
  for (const draft of article.querySelectorAll("[data-draft]")) report(draft, tried, copy);
  for (const code of article.querySelectorAll(".code > pre > code")) copyButton(code);
});

function copyButton(code) {
  const button = element("button", { type: "button", class: "copy" }, article.dataset.copyLabel);
  button.addEventListener("click", () => copy(textOf(code)));
  code.parentElement.after(button);
}

// textOf is code without the numbers of its lines.
function textOf(code) {
  const text = code.cloneNode(true);
  for (const number of text.querySelectorAll(".ln")) number.remove();
  return text.textContent;
}
