// The ranking of error texts for a paste: candidates by rare pieces, then
// alignment. generator/search/rank.go is the same in Go; all numbers are whole,
// so that both agree.
import { align, trace } from "./align.js";
import { pack, weigh } from "./index.js";
import { grams, letters } from "./normal.js";
import { whole } from "./whole.js";

const short = 400; // letters of a paste that is aligned as one
const group = 160; // letters of a group of lines, at the least
const most = 400; // and at the most
const pool = 160; // pairs of a group and a text that are aligned
const sameBonus = 60; // for a text that is the paste, no more and no less
const longest = 300; // signs of a placeholder at the end of a text

// readPaste lays a paste out: its letters, the line each stands in, and the
// windows in which texts are looked for. A short paste is one window; of a long
// one each line begins one, and runs on over the next lines.
export function readPaste(text, index) {
  const list = letters(text);
  const packed = pack(list, weigh(list, index.weightOf));
  const lines = linesOf(text, list);
  const windows = windowsOf(list, lines).map(({ first, last }) => {
    let weight = 0;
    for (let i = first; i < last; i++) weight += packed.w[i];
    return { first, last, weight, pieces: pieces(list.slice(first, last), index) };
  });
  return { text, list, packed, lines, windows, known: new Map() };
}

function linesOf(text, list) {
  const lines = new Int32Array(list.length);
  let line = 1;
  let at = 0;
  list.forEach((letter, i) => {
    for (; at < letter.from; at++) if (text.charCodeAt(at) === 10) line++;
    lines[i] = line;
  });
  return lines;
}

function windowsOf(list, lines) {
  if (list.length <= short) return [{ first: 0, last: list.length }];
  const windows = [];
  for (let first = 0; first < list.length;) {
    let end = lineEnd(lines, first);
    let last = end;
    while (last - first < group && last < list.length) last = lineEnd(lines, last);
    if (end - first > most) end = first + most / 2;
    windows.push({ first, last: Math.min(last, first + most) });
    first = end;
  }
  return windows;
}

function lineEnd(lines, at) {
  let end = at;
  while (end < lines.length && lines[end] === lines[at]) end++;
  return end;
}

// pieces lists the grams of a window, each once, with their rarity, 0 for soft
// ones and for parts of words. rare is the sum; parts lists the parts.
export function pieces(list, index) {
  const found = new Map();
  const parts = [];
  let rare = 0;
  grams(list, (hash, first, length, soft, whole) => {
    if (found.has(hash)) return;
    const rarity = Math.min(index.rarityOf(hash), 40);
    found.set(hash, whole && !soft ? rarity : 0);
    if (whole && !soft) rare += rarity;
    if (!whole) parts.push(hash);
  });
  return { found, parts, rare: Math.max(rare, 1) };
}

// rank aligns the candidates and gives an entry for each article, the best
// first: {article, text, window, score, value, seen, said}. value is the value of the
// alignment; seen is how much of the text stands in the paste and said how much
// of the paste stands in the text, both in thousandths.
export function rank(paste, candidates, coded, index) {
  const entries = new Map();
  for (const { text, window } of candidates) {
    const entry = evaluatedOnce(paste, window, text, coded, index);
    const best = entries.get(text.article);
    if (!best || entry.score > best.score || (entry.score === best.score && text.order < best.text.order)) entries.set(text.article, entry);
  }
  return [...entries.values()].sort((a, b) => b.score - a.score || a.text.order - b.text.order);
}

// evaluatedOnce evaluates a pair that a round before has not: rounds share most.
function evaluatedOnce(paste, window, text, coded, index) {
  if (!paste.known.has(window)) paste.known.set(window, new Map());
  const known = paste.known.get(window);
  if (!known.has(text)) known.set(text, evaluate(paste, window, text, coded, index));
  return known.get(text);
}

function evaluate(paste, window, text, coded, index) {
  const packed = index.packed(text);
  const value = align(packed, paste.packed, window.first, window.last);
  const whole = 4 * Math.max(packed.weight, 1);
  const said = Math.max(1, 4 * window.weight);
  const common = shared(text, window, index);
  const bag = Math.floor((1000 * common.rare) / window.pieces.rare);
  const loose = bag < 500 ? 0 : Math.min(Math.floor((4 * said) / 5), Math.floor((whole * common.share * Math.min(300, bag - 500)) / 375_000));
  const matched = Math.max(value, loose);
  const missing = Math.max(0, whole - matched);
  const share = Math.min(1000, Math.max(bag, Math.floor((1000 * value) / said)));
  const fragment = Math.min(350, Math.max(0, share - 600)); // of 350
  let score = matched + Math.floor((fragment * bag * said * 3) / 3_500_000) - penalty(missing, fragment);
  if (coded.has(text.article) && 5 * value > 2 * whole) score += 12 + (value >> 4);
  const seen = Math.floor((1000 * value) / whole);
  if (same({ seen, said: share })) score += sameBonus;
  if (text.title) score -= score > 0 ? Math.floor(score / 6) : 0;
  return { article: text.article, text, window, score, value, seen, said: share, bag };
}

// same tells whether the text and the paste are one.
export const same = ({ seen, said }) => seen >= 990 && said >= 990;

// penalty is what a text loses for the part of it that is missing in the paste:
// much if the paste holds other things, little if it is a fragment of the text.
function penalty(missing, fragment) {
  const near = Math.min(missing, 120);
  const strict = 100 * near + 30 * missing;
  const mild = 30 * near + 2 * missing;
  return Math.floor((strict * (350 - fragment) + mild * fragment) / 35_000);
}

// shared is the rarity of the whole pieces that a text has in common with a
// window, and which share of the text's own that is, in thousandths.
function shared(text, window, index) {
  let rare = 0;
  let all = 1;
  for (const hash of index.wholeOf(text)) {
    const rarity = Math.min(index.rarityOf(hash), 40);
    all += rarity;
    if (window.pieces.found.get(hash) > 0) rare += rarity;
  }
  return { rare, share: Math.floor((1000 * rare) / all) };
}

// candidates lists pairs of a text and a window that share rare pieces.
export function candidates(paste, index) {
  if (paste.windows.length === 1) return ofWindow(paste, index);
  const pairs = [];
  const best = new Map();
  for (const window of paste.windows) {
    for (const { text, key } of index.sharing([...window.pieces.found.keys()], 12, 4, paste)) {
      if ((best.get(text) ?? -1) >= key) continue;
      best.set(text, key);
      pairs.push({ text, window, key });
    }
  }
  return pairs.sort((a, b) => b.key - a.key || a.text.order - b.text.order || a.window.first - b.window.first).slice(0, pool);
}

// ofWindow finds the candidates of a short paste: by the whole of it, and by
// each of its lines, since what stands around a message may be most of it.
function ofWindow(paste, index) {
  const [window] = paste.windows;
  const texts = new Set(index.sharing([...window.pieces.found.keys()], 60, 20, paste).map(({ text }) => text));
  for (let first = 0; first < paste.list.length;) {
    const last = lineEnd(paste.lines, first);
    if (last - first < paste.list.length) {
      const { found } = pieces(paste.list.slice(first, last), index);
      for (const { text } of index.sharing([...found.keys()], 8, 4, paste)) texts.add(text);
    }
    first = last;
  }
  return [...texts].map((text) => ({ text, window }));
}

// detail aligns an entry once more and keeps the way: spans of the text that
// agree with the paste, the reader's values for placeholders, where in the paste
// it stands, clear: how much of what the paste says outside values and noise is
// explained, in thousandths, and whole.
export function detail(entry, paste, index) {
  const { text, window } = entry;
  const packed = index.packed(text);
  const { pairs } = trace(packed, paste.packed, window.first, window.last);
  const values = new Map();
  let before = null;
  let eaten = 0;
  if (pairs.length > 0 && pairs[0][0] === 1 && text.list[0].c < 0) keep(values, text.list[0].name, lastWord(paste.text.slice(0, paste.list[pairs[0][1]].from)));
  for (const [row, column] of pairs) {
    if (before && row > before.row + 1 && text.list[row - 1].c < 0 && column > before.column + 1) {
      for (let i = before.column + 1; i < column; i++) eaten += paste.packed.w[i];
      keep(values, text.list[row - 1].name, between(paste, before.column, column));
    }
    before = { row, column };
  }
  const end = text.list.at(-1);
  if (before && end.c < 0 && before.row === text.list.length - 2) {
    keep(values, end.name, behind(paste, before.column));
    for (let i = before.column + 1, stop = wordEnd(paste, before.column); i < window.last && paste.list[i].from < stop; i++) eaten += paste.packed.w[i];
  }
  const equal = pairs.filter(([row, column]) => text.list[row].s === paste.list[column].s);
  const rest = Math.max(1, 4 * (window.weight - eaten));
  return {
    marks: spans(text, equal), values,
    from: pairs.length > 0 ? pairs[0][1] : 0, to: pairs.length > 0 ? pairs.at(-1)[1] + 1 : 0,
    clear: Math.min(1000, Math.floor((1000 * entry.value) / rest)),
    whole: whole(text, packed, paste, pairs, entry.value),
  };
}

const keep = (values, name, value) => {
  if (value !== "" && !values.has(name)) values.set(name, value);
};

const quotes = /^[\s'"`‘’“”「」『』（(:：]+|[\s'"`‘’“”「」『』）):：。.,、]+$/gu;
const between = (paste, a, b) => paste.text.slice(paste.list[a].to, paste.list[b].from).replace(quotes, "");
const behind = (paste, a) => [...paste.text.slice(paste.list[a].to, paste.list[a].to + 2 * longest).split("\n")[0]].slice(0, longest).join("").replace(quotes, "");

const openings = "\"'`“‘「『（([<";
const closings = "\"'`”’」』）)]>";

// lastWord is what a placeholder at the beginning of a text surely takes: what
// stands in quotes or brackets before the text on its line, else the last word.
function lastWord(before) {
  const signs = [...before.slice(before.lastIndexOf("\n") + 1)].slice(-longest);
  let end = signs.length;
  let closing = "";
  for (; end > 0 && /[\s'"`‘’“”「」『』（）()[\]<>:：]/u.test(signs[end - 1]); end--) if (closing === "" && closings.includes(signs[end - 1])) closing = signs[end - 1];
  let i = end - 1;
  const opens = (sign) => (closing === "" ? /\s/u.test(sign) : openings.includes(sign) && closings[openings.indexOf(sign)] === closing);
  while (i >= 0 && !opens(signs[i])) i--;
  return i < 0 && closing !== "" ? "" : signs.slice(i + 1, end).join("").replace(quotes, "");
}

// wordEnd is where the word behind a letter ends, at the next white space: what
// a placeholder at the end of a text surely takes.
function wordEnd(paste, a) {
  const rest = paste.text.slice(paste.list[a].to, paste.list[a].to + 2000);
  return paste.list[a].to + /^[\s:：'"]*\S*/u.exec(rest)[0].length;
}

// spans joins the letters that agree to stretches of the text.
function spans(text, pairs) {
  const out = [];
  let row = -2;
  for (const [at] of pairs) {
    const letter = text.list[at];
    if (at === row + 1) out.at(-1)[1] = letter.to;
    else out.push([letter.from, letter.to]);
    row = at;
  }
  return out;
}
