// A static host as small as can be: files of one folder, index.html for
// folders, 404.html for what is missing, and the rules of the folder's _headers.
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webp": "image/webp",
  ".xml": "application/xml; charset=utf-8",
};

// A name that browser.mjs maps to this machine. Browsers trust 127.0.0.1 as
// they trust https; under this name a page has no clipboard API.
export const insecureName = "naosu.test";

// serve answers on a free port of 127.0.0.1 until close is called. It compresses
// texts if it is told to, as hosts do.
export async function serve(folder, { compress = false } = {}) {
  const rules = parseHeaders(await readFile(join(folder, "_headers"), "utf8"));
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
    const [status, file] = await find(folder, path);
    const type = types[extname(file)] ?? "application/octet-stream";
    const packed = compress && /charset|xml|svg/.test(type);
    response.writeHead(status, { "Content-Type": type, ...(packed ? { "Content-Encoding": "gzip" } : {}), ...headersFor(rules, path) });
    const data = await readFile(file);
    response.end(packed ? gzipSync(data) : data);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  return {
    origin: `http://127.0.0.1:${port}`,
    insecureOrigin: `http://${insecureName}:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function find(folder, path) {
  const wanted = join(folder, normalize(path), path.endsWith("/") ? "index.html" : "");
  const found = await stat(wanted).catch(() => null);
  return found?.isFile() ? [200, wanted] : [404, join(folder, "404.html")];
}

// parseHeaders reads "_headers": a line at the margin is a path, in which * is
// anything, and the indented lines below it are the headers of such paths.
function parseHeaders(text) {
  const rules = [];
  for (const line of text.split("\n")) {
    if (/^\S/.test(line)) rules.push({ path: line.trim(), headers: {} });
    const [, name, value] = line.match(/^\s+([^:\s]+):\s*(.*)$/) ?? [];
    if (name) rules.at(-1).headers[name] = value;
  }
  return rules;
}

function headersFor(rules, path) {
  const fits = (rule) => rule.endsWith("*") ? path.startsWith(rule.slice(0, -1)) : path === rule;
  return Object.assign({}, ...rules.filter((rule) => fits(rule.path)).map((rule) => rule.headers));
}
