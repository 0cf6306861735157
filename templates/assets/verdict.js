// What a ranking means for the reader: sure of one, a choice between several,
// or none. generator/search/verdict.go is the same in Go.
import { align } from "./align.js";
import { detail, same } from "./rank.js";
import { codeForms } from "./normal.js";

const margin = 12; // in score: less than a short word

// confident tells whether an entry is the error that was pasted. It explains most
// of what the paste says; or most of its text stands there, as a message of its
// own or long enough to be no chance. docs/search.md says how the numbers were
// set.
export function confident(entry, paste, index) {
  const { value, seen, said } = entry;
  if (value < 40) return false;
  if (said >= 780) return true;
  entry.detail ??= detail(entry, paste, index);
  const { clear, whole } = entry.detail;
  if (clear >= 750 && (seen >= 900 || (seen >= 600 && value >= 100))) return true; // the latter with slips
  return seen >= 720 && (whole ? value >= 130 : value >= 350 && clear >= 200);
}

// decide gives the verdict, the entries in the order to show, and, for a paste
// with several errors, which stand where.
export function decide(paste, ranked, coded, code, index) {
  const named = [...coded].filter((article) => code !== "" && article.codes.some((c) => codeForms(c).includes(code)));
  if (named.length > 0) return byCode(named, ranked);
  const best = answering(paste, ranked, index);
  const entries = best.concat(ranked.filter((entry) => entry.score > 0 && !best.includes(entry))).slice(0, 50);
  if (best.length === 0 && coded.size > 0) return byCode([...coded], ranked);
  if (best.length === 0) return { verdict: "none", entries, several: [] };
  const equal = best.filter((entry) => likely(entry, best[0]));
  return { verdict: equal.length > 1 ? "choose" : "sure", entries, several: severalOf(paste, best, index) };
}

// answering lists the confident entries, and any that score higher than one of
// them.
function answering(paste, ranked, index) {
  const top = ranked.slice(0, 24);
  const first = top.findIndex((entry) => confident(entry, paste, index));
  return top.filter((entry, i) => i < first || confident(entry, paste, index));
}

// likely tells whether an entry is as likely as the best one: it scores about the
// same, or the paste is a part of both texts and fits both as well. A text that
// is the paste, no more and no less, has only its like beside it.
function likely(entry, best) {
  if (same(best) && !same(entry)) return false;
  return entry.score >= best.score - margin || (best.seen < 900 && entry.value >= best.value - margin);
}

// byCode puts articles first that have a code.
function byCode(articles, ranked) {
  const entries = articles.map((article) => ranked.find((entry) => entry.article === article) ?? bare(article, 0));
  for (const entry of entries) entry.coded = true;
  entries.sort((a, b) => b.score - a.score || (a.article.id < b.article.id ? -1 : 1));
  return { verdict: entries.length > 1 ? "choose" : "sure", entries: entries.concat(ranked.filter((entry) => entry.score > 0 && !articles.includes(entry.article))), several: [] };
}

// bare is an entry for an article that was not found by its texts.
export function bare(article, score) {
  return { article, text: article.texts[0], window: null, score, value: 0, seen: 0, said: 0 };
}

// severalOf lists entries that stand in different places of a paste, each seen
// nearly whole, in the order of the paste.
function severalOf(paste, best, index) {
  const found = [];
  for (const entry of best) {
    if (entry.seen < 850 || entry.value < 150) continue;
    entry.detail ??= detail(entry, paste, index);
    const { from, to } = entry.detail;
    if (found.every((other) => to <= other.from || from >= other.to)) found.push({ entry, from, to, line: paste.lines[from] });
  }
  return found.length > 1 ? found.sort((a, b) => a.from - b.from) : [];
}

// kindOf says in what way an entry was found.
export function kindOf(entry, paste) {
  if (entry.body) return "body";
  if (entry.coded) return "code";
  if (entry.text.title) return "title";
  if (entry.seen < 970) return "near";
  if (entry.text.list.some((letter) => letter.c < 0)) return "template";
  return entry.said >= 990 || paste.windows.length > 1 ? "exact" : "template";
}

// describe makes the answer that a page shows.
export function describe(entry, paste, { base, lang, file }, index) {
  const { article } = entry;
  if (entry.window) entry.detail ??= detail(entry, paste, index);
  const shown = inLanguage(entry, paste, lang, index);
  const { text } = shown;
  const at = Math.max(0, index.langs.indexOf(lang));
  const own = (list) => list[at] || list.find(Boolean) || null;
  const first = own(article.firsts);
  const tell = own(article.tells);
  const url = `${base}${lang}/${article.id}/${file}`;
  const [topic] = article.id.split("/");
  const topics = index.topics.get(topic) ?? [];
  return {
    id: article.id, lang: text?.lang ?? lang, url, title: own(article.titles) ?? article.id,
    text: text?.text ?? "", heading: text?.heading ?? "",
    score: entry.score, kind: kindOf(entry, paste),
    values: Object.fromEntries(shown.detail?.values ?? []), marks: shown.detail?.marks ?? [],
    topic, topicName: own(topics) ?? topic, side: article.side,
    status: article.retired ? "retired" : "published", open: article.open, family: article.family,
    tell: tell && { label: tell[0], own: tell[1] },
    first: first && { name: first[0], href: `${url}#${first[1]}`, effort: first[2], risk: first[3] },
  };
}

// inLanguage puts a text in lang, if one says as much of the paste, in the place
// of the text of an entry that fits best: a code alone stands in the texts of all
// languages, and readers know the words of their own.
function inLanguage(entry, paste, lang, index) {
  const { article, text, window } = entry;
  if (text.lang === lang) return entry;
  if (!window) return { ...entry, text: article.texts.find((other) => other.lang === lang) ?? text };
  let best = entry;
  for (const other of article.texts) {
    if (other.lang !== lang || other.title !== text.title) continue;
    const value = align(index.packed(other), paste.packed, window.first, window.last);
    if (value >= entry.value - margin && (best === entry || value > best.value)) best = { ...entry, text: other, value };
  }
  if (best !== entry) best.detail = detail(best, paste, index);
  return best;
}
