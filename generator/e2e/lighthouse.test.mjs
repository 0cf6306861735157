// What Lighthouse says of the pages that most readers see, as on a phone. Its
// figures for speed differ from run to run, so they are printed only; weights
// and layout shift do not, and have limits.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import lighthouse from "lighthouse";
import { chromium } from "playwright-core";
import { args, executablePath } from "./browser.mjs";
import { none } from "./faults.mjs";
import { kinds } from "./kinds.mjs";
import { serve } from "./server.mjs";
import { build } from "./site.mjs";

const perfect = ["accessibility", "best-practices", "seo"];
const shown = ["home", "article with a twin", "search", "tag"];

const options = {
  output: "json",
  logLevel: "error",
  onlyCategories: ["performance", ...perfect],
  disableFullPageScreenshot: true,
};

let site, server, profile, browser, port;
before(async () => {
  site = await build();
  server = await serve(site.folder, { compress: true });
  profile = await mkdtemp(join(tmpdir(), "naosu-lighthouse-"));
  browser = await chromium.launchPersistentContext(profile, { executablePath, args: [...args, "--remote-debugging-port=0"] });
  port = Number((await readFile(join(profile, "DevToolsActivePort"), "utf8")).split("\n")[0]);
});
after(async () => {
  await browser?.close();
  await server?.close();
  await site?.remove();
  if (profile) await rm(profile, { recursive: true, force: true });
});

for (const { name, path } of kinds.filter(({ name }) => shown.some((kind) => name.startsWith(`${kind} (`)))) {
  test(`Lighthouse: ${name}`, async (t) => {
    const { lhr } = await lighthouse(server.origin + path, { ...options, port });
    assert.equal(lhr.runtimeError, undefined);
    const score = (id) => Math.round(100 * lhr.categories[id].score);
    t.diagnostic([...Object.keys(lhr.categories).map((id) => `${id} ${score(id)}`), ...speeds(lhr), ...weights(lhr)].join(", "));
    none(perfect.filter((id) => score(id) < 100).flatMap((id) => [`${id}: ${score(id)}`, ...failed(lhr, id)]));
    assert.equal(lhr.audits["cumulative-layout-shift"].numericValue, 0, "the layout shifts");
  });
}

// speeds are what the score for performance is made of.
function speeds(lhr) {
  return ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "speed-index", "cumulative-layout-shift"].map((id) => `${id} ${lhr.audits[id].displayValue}`);
}

// weights are the requests and the compressed bytes of a page.
function weights(lhr) {
  const requests = lhr.audits["network-requests"].details.items;
  const size = (type) => requests.filter(({ resourceType }) => resourceType === type).reduce((sum, { transferSize }) => sum + transferSize, 0);
  return [`${requests.length} requests`, ...["Document", "Stylesheet", "Script"].map((type) => `${type.toLowerCase()} ${size(type)} bytes`)];
}

// failed lists the audits of a category that are not perfect, with the places.
function failed(lhr, id) {
  const audits = lhr.categories[id].auditRefs.filter(({ weight }) => weight > 0).map((ref) => lhr.audits[ref.id]);
  return audits.filter(({ score }) => score !== null && score < 1).map((audit) =>
    `${audit.id}: ${audit.title} ${JSON.stringify(audit.details?.items?.slice(0, 5) ?? audit.explanation ?? "")}`);
}
