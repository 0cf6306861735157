// Builds sites to search in, and opens them as a browser would.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { load } from "../../../templates/assets/index.js";

const repo = fileURLToPath(new URL("../../../", import.meta.url));

// build makes a site of this repo's content, or of articles of shared search
// cases: {folder, stats, idOf, remove}. idOf gives a case's id for an article's.
export function build(articles) {
  const work = mkdtempSync(join(tmpdir(), "naosu-bench-"));
  const [program, content, folder] = [join(work, "naosu"), join(work, "content"), join(work, "site")];
  execFileSync("go", ["build", "-o", program, "./generator"], { cwd: repo });
  const ids = articles && write(articles, content);
  const args = ["build", "--content", articles ? content : join(repo, "content"), "--templates", join(repo, "templates"), "--out", folder, "--base-url", "http://localhost/", "--stats"];
  const err = join(work, "stderr");
  execFileSync("sh", ["-c", 'log=$1; shift; exec "$@" 2> "$log" > /dev/null', "sh", err, program, ...args], { stdio: "inherit" });
  const stats = JSON.parse(readFileSync(err, "utf8").split("\n").findLast((line) => line.startsWith("{")));
  return { folder, stats, idOf: ids ? (id) => ids.get(id) : (id) => id, remove: () => rmSync(work, { recursive: true }) };
}

// write writes articles in the form of authors.
function write(articles, content) {
  const put = (path, text) => {
    mkdirSync(join(content, path, ".."), { recursive: true });
    writeFileSync(join(content, path), text);
  };
  const slug = (s) => s.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const topics = new Set();
  const ids = new Map();
  for (const { id, corpus, code, title, variants } of articles) {
    const article = `c-${slug(corpus)}/${slug(id)}`;
    ids.set(article, id);
    topics.add(`c-${slug(corpus)}`);
    const fences = variants.map(({ lang, text }) => `\`\`\`\`error {lang=${lang}}\n${escaped(text)}\n\`\`\`\`\n\n`).join("");
    const codes = code ? `codes: [${JSON.stringify(code)}]\n` : "";
    put(`errors/${article}/ja.md`, `---\ntitle: ${JSON.stringify(title.ja || id)}\n${codes}---\n\n${fences}${sections.ja}`);
    put(`errors/${article}/en.md`, `---\ntitle: ${JSON.stringify(title.en || id)}\n---\n\n${sections.en}`);
  }
  put("site.yaml", "title: {ja: 例, en: Example}\nbase_url: http://localhost/\nlanguages: [ja, en]\n");
  put("topics.yaml", [...topics].map((topic) => `${topic}: {label: ${topic}}\n`).join(""));
  return ids;
}

const sections = {
  ja: "## 意味\n\n意味です。\n\n## 原因\n\n### 原因 {#c side=app}\n\n原因です。\n\n## 対処\n\n### 対処 {#r effort=minutes risk=none}\n\n対処です。\n",
  en: "## Meaning\n\nText.\n\n## Causes\n\n### Cause {#c}\n\nText.\n\n## Remedies\n\n### Remedy {#r}\n\nText.\n",
};

// escaped writes {0} as {p0}, and any other brace as itself.
const escaped = (text) => text.replace(/\{([\w.]+)\}|\{/g, (_, name) => (name ? `{p${name.toLowerCase().replace(/\W/g, "_")}}` : "\\{"));

// fetchFrom is a fetch from a folder that counts: count.bytes, count.requests.
export function fetchFrom(folder, count = { bytes: 0, requests: 0 }) {
  return async (url) => {
    const path = join(folder, new URL(url, "http://localhost/").pathname);
    if (!existsSync(path)) return new Response("", { status: 404 });
    const data = readFileSync(path);
    count.requests += 1;
    count.bytes += path.endsWith(".json") ? gzipSync(data).length : data.length;
    return new Response(data);
  };
}

// engineOf loads a site's engine: {open, bytes} with its size in gzip.
export async function engineOf(folder) {
  const path = join(folder, "search", "engine.js");
  const { open } = await import(pathToFileURL(path));
  return { open, bytes: gzipSync(readFileSync(path), { level: 9 }).length };
}

// articlesOf lists what the index of a site finds: {id, variants}.
export async function articlesOf(folder) {
  const { index } = await load({ base: "/", fetch: fetchFrom(folder) });
  const articles = index.articles ?? (await Promise.all(index.meta.blocks.map((_, i) => index.block(i)))).flat();
  return articles.map(({ id, texts }) => ({ id, variants: texts.filter(({ title }) => !title) }));
}
