import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import config, { inEveryLanguage } from "./.htmlvalidate.mjs";
import { none } from "./faults.mjs";
import { build, pagesIn } from "./site.mjs";

let site;
before(async () => { site = await build(); });
after(() => site?.remove());

test("every page is valid HTML", async () => {
  const validator = new HtmlValidate(new StaticConfigLoader(config));
  const faults = [];
  for (const path of await pagesIn(site.folder)) {
    const markup = await readFile(join(site.folder, path.replace(/\/$/, "/index.html")), "utf8");
    const { rules } = inEveryLanguage.paths.includes(path) ? inEveryLanguage : config;
    const { results } = await validator.validateString(markup, path, { rules });
    for (const m of results.flatMap((result) => result.messages)) {
      faults.push(`${path}:${m.line}:${m.column}: ${m.message} [${m.ruleId}]`);
    }
  }
  none(faults);
});
