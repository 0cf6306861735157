// What the engine makes of something, in the form of vectors.json.
// vectors_test.go is the same for Go.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { align, trace } from "../../../templates/assets/align.js";
import { pack, template } from "../../../templates/assets/index.js";
import { grams, letters } from "../../../templates/assets/normal.js";
import { open } from "../../../templates/assets/search.js";

export function lettersOf(text) {
  return letters(text).map(({ c, s, word, cjk, gap, from, to }) => [c, s, word, cjk, gap, from, to]);
}

export function gramsOf(text) {
  const list = [];
  grams(letters(text), (hash, first, length, soft, whole) => list.push([hash, first, length, Number(soft), Number(whole)]));
  return list;
}

// alignmentOf aligns a paste with an error text, each letter of weight 4.
export function alignmentOf(text, paste) {
  const even = (list) => pack(list, new Int32Array(list.length).fill(4));
  const [t, p] = [even(template(text)), even(letters(paste))];
  return { Text: text, Paste: paste, Value: align(t, p, 0, p.n), Pairs: trace(t, p, 0, p.n).pairs };
}

// rankingOf searches without the prose of articles, which Go does not search.
export async function rankingOf(kb, paste) {
  const { verdict, answers, several } = await kb.search(paste, { limit: 1000 });
  return {
    Paste: paste, Verdict: verdict,
    Answers: answers.filter(({ kind }) => kind !== "body").map(({ id, score, kind, lang, text, values }) => ({ ID: id, Score: score, Kind: kind, ...(score > 0 ? { Lang: lang, Text: text } : { Lang: "", Text: "" }), Values: values })),
    Several: several.map(({ line, answer }) => `${line} ${answer.id}`),
  };
}

// folder is an index of the test library: index/small or index/sharded.
export const folder = (name) => fileURLToPath(new URL(`index/${name}`, import.meta.url));

// fromFolder is a fetch that reads files of a folder. spoil may change what it
// reads.
export function fromFolder(dir, spoil = (bytes) => bytes) {
  return async (url) => {
    const { pathname } = new URL(url, "http://localhost/");
    try {
      return new Response(spoil(await readFile(dir + pathname), pathname));
    } catch (error) {
      if (error.code === "ENOENT") return new Response("", { status: 404 });
      throw error;
    }
  };
}

// library opens an index of the test library.
export const library = (name, spoil) => open({ base: "/", lang: "en", fetch: fromFolder(folder(name), spoil) });
