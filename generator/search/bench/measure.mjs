// Asks queries and counts what came out.
import { languages } from "./queries.mjs";

// ask gives a row for each query: {class, lang, rank, none, ms}. rank is the
// place of the first right answer from 1, or 0.
export async function ask(queries, kbOf, idOf = (id) => id) {
  const rows = [];
  for (const { class: cls, lang, ui, q, answers } of queries) {
    const kb = await kbOf(ui);
    const began = performance.now();
    const found = await kb.search(q, { limit: 10 });
    const ms = performance.now() - began;
    rows.push({ class: cls, lang, q, rank: found.answers.findIndex(({ id }) => answers.includes(idOf(id))) + 1, none: found.verdict === "none", ms });
  }
  return rows;
}

const share = (n, of) => (of === 0 ? "-" : ((100 * n) / of).toFixed(1));

// recall is a table by class and language, and lines on foreign errors.
export function recall(rows) {
  const known = rows.filter((row) => row.class !== "h");
  const lines = ["class lang  queries  recall@1  recall@3    MRR"];
  for (const lang of languages) {
    const classes = [...new Set(known.filter((row) => row.lang === lang).map((row) => row.class))].sort();
    const table = classes.map((cls) => [cls, counts(known.filter((row) => row.lang === lang && row.class === cls))]);
    for (const [cls, c] of table) lines.push(line(cls, lang, c));
    const mean = (key) => table.reduce((sum, [, c]) => sum + c[key], 0) / table.length;
    if (table.length > 0) lines.push(line("mean", lang, { n: table.reduce((sum, [, c]) => sum + c.n, 0), first: mean("first"), third: mean("third"), mrr: mean("mrr") }));
  }
  for (const lang of languages) {
    const strangers = rows.filter((row) => row.class === "h" && row.lang === lang);
    const right = known.filter((row) => row.rank === 1 && row.lang === lang);
    if (strangers.length > 0) lines.push(`foreign ${lang}: ${share(strangers.filter((row) => row.none).length, strangers.length)} % of ${strangers.length} recognised`);
    lines.push(`lost ${lang}: ${share(right.filter((row) => row.none).length, right.length)} % of ${right.length} right answers`);
  }
  return lines.join("\n") + "\n";
}

function counts(rows) {
  const n = rows.length;
  const upTo = (most) => (100 * rows.filter(({ rank }) => rank > 0 && rank <= most).length) / n;
  return { n, first: upTo(1), third: upTo(3), mrr: rows.reduce((sum, { rank }) => sum + (rank > 0 ? 1 / rank : 0), 0) / n };
}

const line = (cls, lang, { n, first, third, mrr }) =>
  `${cls.padEnd(5)} ${lang}    ${String(n).padStart(7)}  ${first.toFixed(1).padStart(8)}  ${third.toFixed(1).padStart(8)}  ${mrr.toFixed(3)}`;

// quantile is the value below which a share of all lie.
export const quantile = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
