// The words that pages ought to show, read from where their authors wrote them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repo } from "./site.mjs";

// wordsOf gives the UI texts of a language by key, with values filled in.
export function wordsOf(lang) {
  const lines = readFileSync(join(repo, "templates/text", `${lang}.yaml`), "utf8").matchAll(/^([\w.]+): (.+)$/gm);
  const texts = new Map([...lines].map(([, key, text]) => [key, unquoted(text)]));
  return (key, ...values) => {
    if (!texts.has(key)) throw new Error(`no text ${key} in ${lang}.yaml`);
    return texts.get(key).replace(/\{(\d)\}/g, (_, i) => values[i]);
  };
}

// articleIn gives the title and the first error text of an article's file.
export function articleIn(lang, id) {
  const text = readFileSync(join(repo, "content/errors", id, `${lang}.md`), "utf8");
  return {
    path: `/${lang}/${id}/`,
    title: unquoted(text.match(/^title: (.+)$/m)[1]),
    error: text.match(/^```error.*\n([^]+?)\n```$/m)[1],
  };
}

const unquoted = (text) => text.startsWith('"') ? JSON.parse(text) : text;
