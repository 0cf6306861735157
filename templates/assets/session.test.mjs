import assert from "node:assert/strict";
import { it } from "node:test";
import { session } from "./session.js";

it("a session opens the index at once, and once", async () => {
  let opened = 0;
  const answer = session(async ({ lang }) => {
    opened++;
    return { search: async (text, { limit }) => `${lang} ${text} ${limit}` };
  }, { lang: "ja" });
  assert.equal(opened, 1);
  assert.equal(await answer("x"), "ja x 10");
  await answer("y");
  assert.equal(opened, 1);
});

it("a session tries again after a failure", async () => {
  let broken = true;
  const answer = session(async () => {
    if (broken) throw new Error("index.json is missing");
    return { search: async () => "found" };
  }, {});
  await assert.rejects(answer("x"), /index.json is missing/);
  broken = false;
  assert.equal(await answer("x"), "found");
});
