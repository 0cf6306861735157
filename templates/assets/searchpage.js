// The search page: a field for whole logs, and the answers in the page. The
// text stands in the fragment of the address, secrets masked, so that the
// search can be found again and shared; a fragment is never sent.
import { factsOf, headOf, metaOf, textOf, viewOf } from "./answers.js";
import { copyText } from "./copy.js";
import { element } from "./dom.js";
import { connect } from "./engine.js";
import { mask } from "./mask.js";
import { fragmentOf, textOf as queryOf } from "./query.js";
import { reading } from "./reading.js";
import "./site.js";
import { announce } from "./status.js";
import { addressOf } from "./values.js";
import { wordsOf } from "./words.js";

const pause = 150; // milliseconds without a key before a search

// searchPage brings the form and the place for answers to life.
function searchPage(form, place, words) {
  const field = form.querySelector("[data-query]");
  const share = form.querySelector("[data-share]");
  const masked = form.querySelector("[data-masked]");
  const told = form.querySelector("[data-told]");
  const view = viewOf(words, form.dataset.lang);
  const engine = connect(form.dataset);
  let topic = ""; // of the filter; "" for all
  let timer = 0;

  // read takes the text of the address.
  function read() {
    field.value = mask(queryOf(location.hash));
    masked.hidden = field.value === queryOf(location.hash);
    search();
  }

  async function search() {
    const text = mask(field.value);
    history.replaceState(history.state, "", location.pathname + fragmentOf(text));
    share.hidden = text.trim() === "";
    if (text.trim() === "") return show([]);
    place.setAttribute("aria-busy", "true");
    if (place.querySelector("h2") === null) show([element("p", { class: "meta" }, view.say("search.wait"))]);
    try {
      const result = await engine.search(text);
      if (result && text === mask(field.value)) showResult(reading(result));
    } catch (error) {
      show([element("h2", {}, view.say("search.failed")), element("p", {}, error.message)]);
      told.textContent = view.say("search.failed");
    }
  }

  function show(nodes) {
    place.replaceChildren(...nodes.filter((node) => node !== null));
    place.removeAttribute("aria-busy");
    if (nodes.length === 0) told.textContent = "";
  }

  function showResult(read) {
    const topics = topicsOf([...read.entries, ...read.others]);
    if (!topics.has(topic)) topic = "";
    const [entries, others] = [read.entries, read.others].map((list) => list.filter(({ answer }) => topic === "" || answer.topic === topic));
    const [head, note] = headOf(view, read);
    const filter = topics.size > 1 ? filterOf(view, topics, topic, (id) => {
      topic = id;
      showResult(read);
      place.querySelector("[aria-pressed=true]").focus();
    }) : null;
    show([element("h2", {}, head), note && element("p", { class: "lead" }, note), questionOf(read), filter, listOf(view, read.kind, entries),
      others.length > 0 ? element("h2", {}, view.say("search.others")) : null, listOf(view, "others", others)]);
    told.textContent = `${head}. ${view.count("search.count", entries.length + others.length)}`;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, pause);
  });
  field.addEventListener("focus", engine.start);
  field.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    masked.hidden = mask(text) === text;
    if (masked.hidden) return;
    event.preventDefault();
    field.setRangeText(mask(text), field.selectionStart, field.selectionEnd, "end");
    search();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  share.addEventListener("click", async () => {
    announce(await copyText(location.href) ? share.dataset.done : share.dataset.failed);
  });
  addEventListener("hashchange", read);
  read();
}

// topicsOf counts the answers of each topic, in the order of the answers.
function topicsOf(entries) {
  const topics = new Map();
  for (const { answer: { topic, topicName } } of entries) {
    const known = topics.get(topic) ?? { name: topicName, count: 0 };
    topics.set(topic, { ...known, count: known.count + 1 });
  }
  return topics;
}

function filterOf(view, topics, pressed, choose) {
  const button = (id, name, count) => {
    const made = element("button", { type: "button", class: "chip", "aria-pressed": String(id === pressed) }, name, " ", element("span", { class: "count" }, String(count)));
    made.addEventListener("click", () => choose(id));
    return made;
  };
  const all = [...topics.values()].reduce((sum, { count }) => sum + count, 0);
  return element("div", { class: "chips", role: "group", "aria-label": view.say("search.topics") },
    button("", view.say("search.all"), all), [...topics].map(([id, { name, count }]) => button(id, name, count)));
}

// questionOf lets a reader answer the question that tells twins apart: each
// sign leads to the article that it is the sign of.
function questionOf({ kind, entries }) {
  if (kind !== "choose") return null;
  const ways = entries.filter(({ own }) => own).map(({ own, answer }) => element("li", {}, element("a", { class: "choice", href: addressOf(answer.url, answer) }, own)));
  return element("ul", { class: "choices" }, ways);
}

function listOf(view, kind, entries) {
  if (entries.length === 0) return null;
  return element("ol", { class: "answers" }, entries.map((entry) => answerOf(view, entry, kind === "sure")));
}

function answerOf(view, entry, large) {
  const { answer } = entry;
  const remedy = (first) => element("a", { href: addressOf(first.href, answer) }, first.name);
  return element("li", { class: large ? "answer sure" : "answer" },
    element("h3", { class: "answer-title" }, element("a", { href: addressOf(answer.url, answer) }, answer.title)),
    textOf(view, entry), large ? factsOf(view, entry, remedy) : null, metaOf(view, entry));
}

searchPage(document.querySelector("[data-ask]"), document.querySelector("[data-answers]"), wordsOf(document.querySelector("[data-words]")));
