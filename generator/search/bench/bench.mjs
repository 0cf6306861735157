// Measures the search: how well it finds, what the first answer costs and how
// long it takes.
//
//	node bench.mjs [--articles FILE] [--count N] [--queries FILE] [--most N] [--cold N] [--misses]
//
// Without files it takes this repo's own content and queries made from it. With
// --count, messages that messages.mjs makes up join the articles, so that there
// are N. FILE has an article {id, corpus, code?, title, variants: [{lang, text}]} or a query
// {class, lang, ui, q, answers: [ids]} a line. --most limits the queries made of
// each class and language, --cold the queries of which the first answer is
// weighed (200), and --misses prints the queries whose first answer is wrong.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ask, quantile, recall } from "./measure.mjs";
import { makeArticles } from "./messages.mjs";
import { makeQueries } from "./queries.mjs";
import { articlesOf, build, engineOf, fetchFrom } from "./site.mjs";

const { values: options } = parseArgs({
  options: { articles: { type: "string" }, count: { type: "string" }, queries: { type: "string" }, most: { type: "string", default: "500" }, cold: { type: "string", default: "200" }, misses: { type: "boolean" } },
});
const lines = (file) => readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const strangers = JSON.parse(readFileSync(new URL("negatives.json", import.meta.url)));

const given = options.articles && lines(options.articles);
const articles = options.count ? (given ?? []).concat(makeArticles(Number(options.count) - (given ?? []).length)) : given;
const site = build(articles);
try {
  const queries = options.queries ? lines(options.queries) : makeQueries(given ?? articles ?? (await articlesOf(site.folder)), strangers, { most: Number(options.most) });
  const engine = await engineOf(site.folder);
  const index = site.stats.stages.find(({ name }) => name === "index").seconds;
  console.log(`${site.stats.articles} articles, ${queries.length} queries; index of ${kB(site.stats.search.bytes)} in ${site.stats.search.files} files, made in ${index.toFixed(2)} s\n`);
  const rows = await warm(queries, engine);
  console.log(recall(rows));
  console.log(`latency, warm: median ${quantile(rows.map(({ ms }) => ms), 0.5).toFixed(1)} ms, p95 ${quantile(rows.map(({ ms }) => ms), 0.95).toFixed(1)} ms`);
  await cold(queries, engine);
  if (options.misses) for (const { class: cls, lang, q, rank } of rows) if (cls !== "h" && rank !== 1) console.log(cls, lang, rank, JSON.stringify(q.slice(0, 300)));
} finally {
  site.remove();
}

// warm asks all queries of one engine for each language, after a few for warmth.
async function warm(queries, { open }) {
  const kbs = new Map();
  const kbOf = async (lang) => {
    if (!kbs.has(lang)) kbs.set(lang, await open({ base: "/", lang, fetch: fetchFrom(site.folder) }));
    return kbs.get(lang);
  };
  await ask(queries.slice(0, 50), kbOf, site.idOf);
  return ask(queries, kbOf, site.idOf);
}

// cold weighs the first answer of a new engine.
async function cold(queries, { open, bytes }) {
  const most = Math.min(queries.length, Number(options.cold));
  const costs = [];
  for (let i = 0; i < most; i++) {
    const { ui, q } = queries[Math.floor((i * queries.length) / most)];
    const count = { bytes, requests: 1 };
    const kb = await open({ base: "/", lang: ui, fetch: fetchFrom(site.folder, count) });
    await kb.search(q, { limit: 10 });
    costs.push(count);
  }
  const of = (key, part) => quantile(costs.map((count) => count[key]), part);
  console.log(`first answer, cold, with the engine of ${kB(bytes)}: median ${kB(of("bytes", 0.5))} in ${of("requests", 0.5)} requests, p95 ${kB(of("bytes", 0.95))} in ${of("requests", 0.95)}`);
}

function kB(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
