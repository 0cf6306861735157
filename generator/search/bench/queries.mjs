// Makes queries from error texts as people would paste or type them. The
// queries of a text depend on it and the seed alone, so that another article in
// the library leaves them as they are.
//
//	a exact            b placeholders filled      c noise around it
//	d typography       e fragment                 f slips and look-alikes
//	g twins            h foreign errors (none)    i on the other language's page
//	j noise, values, typography and slips
//
// An article is {id, variants: [{lang, text}]}; {name} in a text is a
// placeholder. A query is {class, lang, ui, q, answers: [ids]}.

import { from, pick } from "./random.mjs";

export const languages = ["en", "ja"];
const shortest = 9; // letters of a text that queries are made of
const shortestFragment = 5;

// makeQueries makes a query of each class for each text: for most texts of a
// language at the most, and for a part of them, drawn by lot for each. strangers
// are texts that no article has.
export function makeQueries(articles, strangers, { seed = 1, most = Infinity, part = 1 } = {}) {
  const texts = articles.flatMap(({ id, variants }) => variants.map(({ lang, text }) => ({ id, lang, text })));
  const answers = answersBy(texts);
  return languages.flatMap((lang) => {
    const own = texts.filter((t) => t.lang === lang && bare(t.text).length >= shortest);
    const twins = new Set(twinsOf(own));
    const drawn = own.filter((t) => from(seed, "lot", t)() < part);
    return [
      ...spread(drawn, most).flatMap((t) => queriesOf(t, { own, answers, seed })),
      ...spread([...twins], most).map((t) => query("g", t, fill(t.text, from(seed, "g", t)), answers(t))),
      ...strangers.filter((t) => t.lang === lang).map((t) => stranger(t, from(seed, "h", t))),
    ];
  });
}

function queriesOf(t, { own, answers, seed }) {
  const made = (cls, make, ui) => query(cls, t, make(t.text, from(seed, cls, t)), answers(t), ui);
  const list = [
    made("a", (text) => text.replace(hole, "x")),
    made("b", fill),
    made("c", (text, random) => surround(fill(text, random), random)),
    made("d", (text, random) => retype(fill(text, random), random)),
    made("f", (text, random) => slip(fill(text, random), random)),
    made("i", fill, t.lang === "en" ? "ja" : "en"),
    made("j", (text, random) => surround(slip(retype(fill(text, random), random), random), random)),
  ];
  const part = fragment(t.text, from(seed, "e", t));
  if (bare(part).length >= shortestFragment) list.push(query("e", t, part, containing(own, part)));
  return list;
}

const query = (cls, { lang }, q, answers, ui = lang) => ({ class: cls, lang, ui, q, answers });

function stranger(t, random) {
  const text = fill(t.text, random);
  return query("h", t, random() < 0.4 ? surround(text, random) : text, []);
}

const spread = (list, most) => (list.length <= most ? list : Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)]));

const hole = /\{[a-z0-9][\w.]*(?::([a-z]+))?\}/g;
const values = {
  text: ["customer_orders", "InvoiceLine", "tmp.retry", "main", "請求書", "売上台帳"],
  name: ["customer_orders", "Ledger", "deploy-bot", "田中", "第2会議室"],
  path: ["/srv/app/releases/42/config.yml", "C:\\Program Files\\Acme\\data.bin", "/var/lib/写真/2026/旅行.jpg", "./lib/util/io.rb"],
  url: ["https://api.acme.test/v2/items?id=9", "git@code.acme.test:team/tool.git", "http://10.2.0.7:8443/health"],
  host: ["db-03.acme.test", "intranet", "192.168.10.4"],
  number: ["3", "1048576", "-1", "65535"],
};

// fill puts values into the placeholders of a text, the same for the same name.
function fill(text, random) {
  const chosen = new Map();
  return text.replace(hole, (written, type) => {
    if (!chosen.has(written)) chosen.set(written, pick(values[type] ?? pick(Object.values(values), random), random));
    return chosen.get(written);
  });
}

const before = [
  "2026-03-04T05:06:07.890Z ERROR [worker-3] ", "Mar  4 05:06:07 web2 app[812]: ", 'Traceback (most recent call last):\n  File "job.py", line 88, in run\n',
  "user@laptop:~/work$ ./run.sh\n", "\u001b[31mERROR\u001b[0m ", "> ", "fatal: ", "何度やっても次の画面になります。\n",
];
const after = [
  "\n    at Object.run (/app/dist/job.js:12:7)\n    at next (/app/node_modules/p-queue/index.js:88:3)", "\n\nOK   Cancel", "\nexit status 2", " (attempt 3 of 5)",
  "\nどうすればいいですか", "\nBuild finished in 4.2 s",
];

// surround puts noise around a text, and a line's end into it.
function surround(q, random) {
  const at = q.indexOf(" ", Math.floor(q.length * (0.4 + 0.3 * random())));
  const wrapped = random() < 0.3 && at > 0 ? q.slice(0, at) + "\n" + q.slice(at + 1) : q;
  return (random() < 0.7 ? pick(before, random) : "") + wrapped + (random() < 0.7 ? pick(after, random) : "");
}

const typography = [
  (s) => s.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)), // full width
  (s) => s.toUpperCase(),
  (s) => s.toLowerCase(),
  (s) => s.replace(/[.,:;'"。、]/g, ""),
  (s) => s.replace(/'([^']*)'/g, "“$1”"),
  (s) => s.replace(/ー/g, ""),
  (s) => s.replace(/ /g, "  "),
  (s) => s.normalize("NFD"),
  (s) => s.replace(/([ァ-ヶー]{3})(?=[ァ-ヶ])/g, "$1・"),
  (s) => s.replace(/(\S) (\S)/, "$1$2"),
  (s) => s.replace(/([ァ-ヶ]) (?=[ァ-ヶ])/g, "$1"),
];
const retype = (q, random) => pick(typography, random)(q);

const lookalikes = [
  [/o/, "0"], [/l/, "1"], [/i/, "l"], [/rn/, "m"], [/m/, "rn"], [/e/, "c"],
  [/ロ/, "口"], [/ー/, "一"], [/ソ/, "ン"], [/ン/, "ソ"], [/シ/, "ツ"], [/が/, "か"], [/で/, "て"], [/ば/, "は"], [/ッ/, "ツ"], [/力/, "カ"], [/エ/, "工"],
];

// slip puts one to three look-alikes, lost letters and changed places into a text.
function slip(q, random) {
  for (let n = 1 + Math.floor(random() * 3); n > 0; n--) {
    const fitting = lookalikes.filter(([sign]) => sign.test(q));
    const at = 1 + Math.floor(random() * (q.length - 2));
    if (random() < 0.6 && fitting.length > 0) q = q.replace(...pick(fitting, random));
    else if (random() < 0.5) q = q.slice(0, at) + q.slice(at + 1);
    else q = q.slice(0, at - 1) + q[at] + q[at - 1] + q.slice(at + 1);
  }
  return q;
}

// fragment gives three to five words of a text, or two fifths of it.
function fragment(text, random) {
  const plain = text.replace(hole, " ");
  const words = plain.match(/[ァ-ヶー]{2,}|[一-龠]{2,}|[A-Za-z_]{3,}/g) ?? [];
  if (random() < 0.5 && words.length >= 4) {
    const first = Math.floor(random() * (words.length - 3));
    return words.slice(first).filter((_, i) => i === 0 || random() < 0.7).slice(0, 3 + Math.floor(random() * 3)).join(" ");
  }
  const length = Math.ceil(plain.length * 0.4);
  const first = Math.floor(random() * (plain.length - length));
  return plain.slice(first, first + length).trim();
}

// bare is a text without placeholders, punctuation and case.
const bare = (s) => s.replace(hole, "").normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

// answersBy lists the articles that have the same text as one.
function answersBy(texts) {
  const same = groupBy(texts, ({ text }) => bare(text));
  return ({ text }) => [...new Set(same.get(bare(text)).map(({ id }) => id))];
}

// groupBy is Map.groupBy, which Node 20 lacks.
function groupBy(list, keyOf) {
  const groups = new Map();
  for (const item of list) {
    const key = keyOf(item);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(item);
  }
  return groups;
}

// containing lists the articles with a text that has every word of a fragment.
function containing(texts, q) {
  const fold = (s) => s.normalize("NFKC").toLowerCase();
  const words = fold(q).match(/[\p{L}\p{N}_]+/gu) ?? [];
  return [...new Set(texts.filter(({ text }) => words.every((word) => fold(text).includes(word))).map(({ id }) => id))];
}

// twinsOf lists texts that have a twin: another article's text with all but one
// of the same words.
function twinsOf(texts) {
  const words = (text) => text.toLowerCase().match(/[a-z_]+|[ァ-ヶー]+|[一-龠]+|[ぁ-ん]/g) ?? [];
  const rows = texts.flatMap((t) => {
    const list = words(t.text);
    return list.length < 4 ? [] : list.map((_, i) => ({ t, key: list.filter((_, j) => j !== i).join(" ") }));
  });
  const groups = groupBy(rows, ({ key }) => key).values();
  const found = new Set([...groups].filter((group) => new Set(group.map(({ t }) => t.id)).size > 1).flat().map(({ t }) => t));
  return texts.filter((t) => found.has(t));
}
