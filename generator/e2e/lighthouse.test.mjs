// What Lighthouse says of the pages that most readers see, as on a phone.
//
// Its score for performance is 30 % blocking time, which it takes from the clock
// of this machine: the longest page got 96 to 100 with two busy programs beside
// it and 79 to 99 with twenty. All else follows from requests, bytes and what
// waits for what, and was perfect in each of those runs. So the score is held to
// 99 without blocking time, and in its place what makes a page block: its
// elements, its script, scripts and styles that others wait for, layouts that
// script forces. The whole score is printed.
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
const quick = 99;
const limits = { elements: 1000, requests: 6, Stylesheet: 10_000, Script: 9_000 }; // bytes with what HTTP adds, some 650 a file
const blocking = "total-blocking-time";
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
    t.diagnostic([...Object.keys(lhr.categories).map((id) => `${id} ${score(id)}`), `without blocking time ${unblocked(lhr)}`, ...speeds(lhr), ...weights(lhr)].join(", "));
    none(perfect.filter((id) => score(id) < 100).flatMap((id) => [`${id}: ${score(id)}`, ...failed(lhr, id)]));
    assert.equal(lhr.audits["cumulative-layout-shift"].numericValue, 0, "the layout shifts");
    none([...(unblocked(lhr) < quick ? [`performance without blocking time: ${unblocked(lhr)}`, ...failed(lhr, "performance")] : []), ...hindrances(lhr)]);
  });
}

// unblocked is the score for performance by all but blocking time.
function unblocked(lhr) {
  const counted = lhr.categories.performance.auditRefs.filter(({ id, weight }) => weight > 0 && id !== blocking);
  const sum = (value) => counted.reduce((total, ref) => total + value(ref), 0);
  return Math.round(100 * sum(({ id, weight }) => weight * lhr.audits[id].score) / sum(({ weight }) => weight));
}

// hindrances lists what makes a page block, or wait, more than it may.
function hindrances(lhr) {
  const addresses = (id) => lhr.audits[id].details.items.map(({ url }) => new URL(url).pathname);
  const [forced] = lhr.audits["forced-reflow-insight"].details.items;
  const found = { elements: lhr.audits["dom-size"].numericValue, requests: requestsOf(lhr).length, Stylesheet: sizeOf(lhr, "Stylesheet"), Script: sizeOf(lhr, "Script") };
  return [
    ...Object.keys(limits).filter((what) => found[what] > limits[what]).map((what) => `${what}: ${found[what]}, may be ${limits[what]}`),
    ...addresses("render-blocking-resources").filter((path) => !path.endsWith(".css")).map((path) => `the page waits for ${path}`),
    ...forced.items.filter(({ source }) => source.url).map(({ source }) => `${source.url}:${source.line} forces a layout`),
  ];
}

// speeds are what the score for performance is made of.
function speeds(lhr) {
  return ["first-contentful-paint", "largest-contentful-paint", blocking, "speed-index", "cumulative-layout-shift"].map((id) => `${id} ${lhr.audits[id].displayValue}`);
}

// weights are the requests and the compressed bytes of a page.
function weights(lhr) {
  return [`${requestsOf(lhr).length} requests`, ...["Document", "Stylesheet", "Script"].map((type) => `${type.toLowerCase()} ${sizeOf(lhr, type)} bytes`)];
}

const requestsOf = (lhr) => lhr.audits["network-requests"].details.items;

function sizeOf(lhr, type) {
  return requestsOf(lhr).filter(({ resourceType }) => resourceType === type).reduce((sum, { transferSize }) => sum + transferSize, 0);
}

// failed lists the audits of a category that are not perfect, with the places.
function failed(lhr, id) {
  const audits = lhr.categories[id].auditRefs.filter(({ weight }) => weight > 0).map((ref) => lhr.audits[ref.id]);
  return audits.filter(({ score }) => score !== null && score < 1).map((audit) =>
    `${audit.id}: ${audit.title} ${JSON.stringify(audit.details?.items?.slice(0, 5) ?? audit.explanation ?? "")}`);
}
