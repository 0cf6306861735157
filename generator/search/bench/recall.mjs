// recall.mjs FOLDER prints how well the articles of the index in FOLDER/search
// are found by queries made from one in sixteen of their texts; all of them take
// minutes. recall_test.go compares it.
import { readFileSync } from "node:fs";
import { open } from "../../../templates/assets/search.js";
import { ask, recall } from "./measure.mjs";
import { makeQueries } from "./queries.mjs";
import { articlesOf, fetchFrom } from "./site.mjs";

const folder = process.argv[2];
const strangers = JSON.parse(readFileSync(new URL("negatives.json", import.meta.url)));
const kb = await open({ base: "/", lang: "en", fetch: fetchFrom(folder) });
process.stdout.write(recall(await ask(makeQueries(await articlesOf(folder), strangers, { part: 1 / 16 }), () => kb)));
