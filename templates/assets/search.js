// Finds the article for an error text that somebody pasted or typed, on the
// reader's device. generator/search is the same in Go, and the vectors in
// generator/search/testdata hold the two together.
//
//	const kb = await open({ base: "/", lang: "ja", fetch })
//	const { verdict, answers, several } = await kb.search(text, { limit: 10 })
//
// Texts that share rare pieces with the paste are candidates (index.js). Each is
// aligned with the paste letter by letter, where placeholders swallow anything
// (align.js), and ranked by what it explains of the paste and what of it is
// missing (rank.js). verdict.js says what the ranking means for the reader.
import { load } from "./index.js";
import { codeKey } from "./normal.js";
import { candidates, rank, readPaste } from "./rank.js";
import { bare, confident, decide, describe } from "./verdict.js";

const longest = 200_000; // UTF-16 units of a paste

// open loads the index that lies at base + "search/" and returns the engine for
// pages in lang; file is what their addresses end with where no host shows the
// index.html of a folder. It throws an Error fit to print when the index is
// missing or damaged.
export async function open({ base, lang, file = "", fetch }) {
  const library = await load({ base, fetch: fetch ?? globalThis.fetch.bind(globalThis) });
  return { search: (text, options) => search(library, { base, lang, file }, String(text).slice(0, longest), options) };
}

async function search({ index, bodies }, site, text, { limit = 10 } = {}) {
  const paste = readPaste(text, index);
  if (paste.list.length === 0) return { verdict: "none", answers: [], several: [] };
  const code = alone(paste);
  const coded = new Set(await index.byCode(pastedCodes(text), code));
  const ranked = await rankInRounds(paste, coded, index);
  const { verdict, entries, several } = decide(paste, ranked, coded, code, index);
  const clear = verdict === "sure" || (entries.length > 0 && settled(entries[0], paste, index));
  const more = clear ? [] : await inBodies(paste, entries, bodies);
  const shown = verdict === "none" ? more.concat(entries) : entries.concat(more);
  const answer = (entry) => describe(entry, paste, site, index);
  return { verdict, answers: shown.slice(0, limit).map(answer), several: several.map(({ entry, line }) => ({ line, answer: answer(entry) })) };
}

// rankInRounds fetches more of a large index while no text is confidently the
// one.
async function rankInRounds(paste, coded, index) {
  for (let round = 0; ; round++) {
    const more = await index.prepare(paste, round);
    const ranked = rank(paste, candidates(paste, index), coded, index);
    if (!more || (ranked.length > 0 && settled(ranked[0], paste, index))) return ranked;
  }
}

// settled tells whether nothing better can be expected.
const settled = (entry, paste, index) => confident(entry, paste, index) && (entry.seen >= 900 || entry.said >= 900);

// inBodies adds articles that hold the words elsewhere than in their texts.
async function inBodies(paste, entries, bodies) {
  if (paste.windows.length > 1) return [];
  const known = new Set(entries.map(({ article }) => article));
  const found = await bodies.find(paste);
  return found.filter(({ article }) => !known.has(article)).map(({ article, score }) => Object.assign(bare(article, score), { body: true }));
}

// pastedCodes are the keys of everything in a paste that may be an error code.
function pastedCodes(text) {
  const keys = new Set();
  for (const [word] of text.normalize("NFKC").matchAll(/[A-Za-z0-9][A-Za-z0-9_.-]*/g)) {
    if (word.length <= 64 && /[0-9_]|^[A-Z]+$/.test(word)) keys.add(codeKey(word));
  }
  keys.delete("");
  return keys;
}

// alone is the key of a paste that is short enough to be a code and nothing
// else, or "".
function alone({ text, list }) {
  return list.length <= 64 ? codeKey(text) : "";
}
