// Pages that the repo's own content does not have: an address that moved, and
// an article that has not been translated.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { open } from "./browser.mjs";
import { languages } from "./site.mjs";
import { articleIn, wordsOf } from "./words.mjs";

let site;
before(async () => {
  site = await open({ edit: async ({ rewrite, remove }) => {
    await rewrite("errors/x/request-token-invalid/ja.md", (text) => text.replace("---\n", "---\naliases: [x/old-name]\n"));
    await remove("errors/git/push-fetch-first/en.md");
  } });
});
after(() => site?.close());
afterEach(() => site?.closePages());

for (const lang of languages) {
  for (const javaScriptEnabled of [true, false]) {
    test(`an old address leads to the article (${lang}, script ${javaScriptEnabled ? "on" : "off"})`, async () => {
      const page = await site.newPage({ javaScriptEnabled });
      await page.goto(`/${lang}/x/old-name/`, { waitUntil: "commit" });
      await page.waitForURL(articleIn(lang, "x/request-token-invalid").path);
    });
  }
}

test("an article without a translation is shown in its own language, and says so", async () => {
  const page = await site.newPage();
  await page.goto("/en/git/push-fetch-first/");
  const english = wordsOf("en");
  await page.getByRole("note").getByText(english("fallback.notice", english("language.ja"))).waitFor();
  const title = page.getByRole("heading", { level: 1 });
  assert.equal((await title.innerText()).trim(), articleIn("ja", "git/push-fetch-first").title);
  assert.equal(await title.evaluate((heading) => heading.closest("[lang]").lang), "ja");
});
