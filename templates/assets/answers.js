// How an answer looks, in the popup of the search box and on the search page.
// All of it is made of spans, so that it can stand in a link.
import { element } from "./dom.js";

// A view is what answers are shown with: the page's words and its language.
export const viewOf = (words, lang) => ({ ...words, lang });

const hole = /\\\{|\{([a-z][a-z0-9_]{0,31})(?::[a-z]+)?\}/g;

// pieces cuts an error text at its placeholders and at the ranges to mark:
// {name} for a placeholder, {text, marked} for the rest. "\{" is a brace.
export function pieces(text, ranges) {
  const found = [];
  let at = 0;
  for (const { index, 0: { length }, 1: name } of text.matchAll(hole)) {
    found.push(...cut(text, at, index, ranges));
    if (name) found.push({ name });
    at = name ? index + length : index + 1;
  }
  return [...found, ...cut(text, at, text.length, ranges)];
}

function cut(text, from, to, ranges) {
  const found = [];
  let at = from;
  const take = (end, marked) => {
    if (end > at) found.push({ text: text.slice(at, end), marked });
    at = Math.max(at, end);
  };
  for (const [start, end] of ranges) {
    if (end <= at || start >= to) continue;
    take(start, false);
    take(Math.min(end, to), true);
  }
  take(to, false);
  return found;
}

// textOf shows the error text that was found. What agrees with the paste is
// marked, or where the question is which text it is, what differs.
export function textOf(view, { answer, differ }) {
  if (!answer.text || answer.text === answer.title) return null;
  const nodes = pieces(answer.text, differ ?? answer.marks ?? []).map(({ name, text, marked }) => {
    if (name) return element("span", { class: "value" }, name);
    return marked ? element("mark", { class: differ ? "differs" : null }, text) : text;
  });
  const heading = answer.heading ? element("b", {}, answer.heading, " ") : null;
  return element("span", { class: "answer-text", lang: answer.lang }, heading, nodes);
}

// metaOf says where an answer comes from and what is odd about it.
export function metaOf(view, { answer, line }) {
  const facts = [answer.topicName, view.say(`kind.${answer.kind}`)];
  if (line) facts.unshift(view.say("search.line", line));
  if (answer.lang !== view.lang && answer.text) facts.push(view.say(`language.${answer.lang}`));
  return element("span", { class: "meta answer-meta" }, facts.join(" · "), stateOf(view, answer));
}

function stateOf(view, answer) {
  const badges = [];
  if (answer.open) badges.push(badge(view.say("now.badge"), "now-open"));
  if (answer.status === "retired") badges.push(badge(view.say("search.retired"), "retired"));
  return badges.flatMap((made) => [" ", made]);
}

const badge = (words, kind) => element("span", { class: `badge ${kind}` }, words);

// tellOf is the sign by which an answer is known among its twins.
export function tellOf({ own }) {
  return own ? element("span", { class: "answer-tell" }, own) : null;
}

// factsOf says of a sure answer whose side it is on and what to try first.
// remedy makes the name of the remedy, which is a link where there can be one.
export function factsOf(view, { answer: { side, first } }, remedy) {
  const facts = [fact(view.say("verdict.side"), element("b", {}, view.say(`side.${side}`)))];
  if (first) {
    const badges = ["effort", "risk"].map((kind) => badge(`${view.say(`${kind}.label`)} ${view.say(`${kind}.${first[kind]}`)}`, `${kind}-${first[kind]}`));
    facts.push(fact(view.say("verdict.first"), remedy(first), ...badges.flatMap((made) => [" ", made])));
  }
  return element("span", { class: "answer-facts" }, facts);
}

const fact = (name, ...value) => element("span", { class: "fact" }, element("span", { class: "fact-name" }, name), " ", value);

// headOf says in words what the answers are.
export function headOf(view, { kind, label, entries }) {
  switch (kind) {
    case "choose": return [view.say("search.choose"), view.say("search.tell", label)];
    case "differ": return [view.say("search.choose"), view.say("search.differ")];
    case "several": return [view.count("search.several", entries.length), null];
    case "near": return [view.say("search.none"), view.say("search.near")];
    case "none": return [view.say("search.none"), view.say("search.missing")];
    default: return [view.say("search.sure"), null];
  }
}
