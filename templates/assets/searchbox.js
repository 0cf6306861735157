// The search box at the head of a page: a combobox whose popup shows answers
// while the reader types. Without script it is a form that leads to the list of
// all errors. The pattern is https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
// with a listbox; its options are links, so that they can be opened in a tab.
import { factsOf, headOf, metaOf, tellOf, textOf, viewOf } from "./answers.js";
import { element } from "./dom.js";
import { connect } from "./engine.js";
import { keepLines } from "./paste.js";
import { fragmentOf } from "./query.js";
import { reading } from "./reading.js";
import { addressOf } from "./values.js";

const pause = 120; // milliseconds without a key before a search
const patience = 400; // milliseconds before the popup says that it is searching
const most = 6; // options in the popup

// nextOption is the option that a key leads to from option at (-1: none) of
// count, or undefined where the key means something else.
export function nextOption(key, at, count) {
  switch (key) {
    case "ArrowDown": return (at + 1) % count;
    case "ArrowUp": return at <= 0 ? count - 1 : at - 1;
    case "Home": return at < 0 ? undefined : 0;
    case "End": return at < 0 ? undefined : count - 1;
    default: return undefined;
  }
}

// searchBox brings a form to life.
export function searchBox(form, words) {
  const input = form.querySelector("[data-query]");
  const ways = form.querySelector("[data-ways]");
  const told = form.querySelector("[data-told]");
  const view = viewOf(words, form.dataset.lang);
  const engine = connect(form.dataset);
  const query = keepLines(input);
  const list = element("div", { class: "options", role: "listbox", id: "_options", "aria-label": view.say("search.answers") });
  const head = element("p", { class: "popup-head" });
  const more = element("a", { class: "popup-more", href: form.dataset.search }, view.say("search.more"));
  const popup = element("div", { class: "popup", hidden: true }, head, list, element("p", { class: "popup-foot" }, more, ...ways.childNodes));
  ways.replaceWith(popup);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);

  let chosen = -1;
  let timer = 0;

  const address = () => form.dataset.search + fragmentOf(query());

  function open() {
    popup.hidden = head.textContent === "" && list.childElementCount === 0;
    input.setAttribute("aria-expanded", String(!popup.hidden && list.childElementCount > 0));
  }

  function close() {
    choose(-1);
    popup.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }

  function choose(index) {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = index;
    const option = list.children[index];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  // show fills the popup in one step, so that nothing flickers.
  function show(kind, lines, options) {
    choose(-1);
    popup.dataset.kind = kind;
    head.replaceChildren(...lines.filter((line) => line !== null).map((line, i) => element(i === 0 ? "strong" : "span", {}, line)));
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    more.href = address();
    if (form.contains(document.activeElement)) open();
  }

  function showResult(result) {
    const read = reading(result);
    const options = [...read.entries, ...read.others].slice(0, most).map((entry, i) => optionOf(view, entry, i, read.kind));
    show(read.kind, headOf(view, read), options);
    told.textContent = options.length === 0 ? view.say("search.none") : `${headOf(view, read)[0]}. ${view.count("search.count", options.length)}`;
  }

  async function search() {
    const text = query();
    if (text.trim() === "") {
      show("", [], []);
      told.textContent = "";
      return close();
    }
    const slow = setTimeout(() => list.childElementCount === 0 && show("wait", [view.say("search.wait")], []), patience);
    try {
      const result = await engine.search(text);
      if (result && text === query()) showResult(result);
    } catch (error) {
      show("failed", [view.say("search.failed"), error.message], []);
      told.textContent = view.say("search.failed");
    } finally {
      clearTimeout(slow);
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(search, pause);
  }

  function press(event) {
    if (event.isComposing) return; // the key belongs to the input method
    const count = popup.hidden ? 0 : list.childElementCount;
    const next = count > 0 ? nextOption(event.key, chosen, count) : undefined;
    if (event.key === "Escape" && !popup.hidden) close();
    else if (event.key === "Enter" && chosen >= 0) list.children[chosen].click();
    else if (event.key === "ArrowDown" && popup.hidden) open();
    else if (next !== undefined) choose(next);
    else return;
    event.preventDefault();
  }

  input.addEventListener("focus", () => {
    engine.start();
    open();
  });
  input.addEventListener("input", later);
  input.addEventListener("keydown", press);
  popup.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    input.focus();
    close();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(address());
  });
  form.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !form.contains(relatedTarget) && close());
  document.addEventListener("pointerdown", ({ target }) => form.contains(target) || close());
  if (document.activeElement === input) engine.start(); // the reader was faster than the script
  if (input.value !== "") later();
}

function optionOf(view, entry, index, kind) {
  const { answer } = entry;
  const large = kind === "sure" && index === 0;
  return element("a", { class: large ? "option sure" : "option", role: "option", id: `_option-${index}`, href: addressOf(answer.url, answer), tabindex: -1, "aria-selected": "false" },
    element("strong", { class: "answer-title" }, answer.title), tellOf(entry), textOf(view, entry),
    large ? factsOf(view, entry, (first) => element("b", {}, first.name)) : null, metaOf(view, entry));
}
