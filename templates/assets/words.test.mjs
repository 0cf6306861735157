import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { speaker } from "./words.js";

describe("speaker", () => {
  const { say, count } = speaker(new Map([["n", "{0} results"], ["n.one", "{0} result"], ["件", "{0} 件"], ["pair", "{1} then {0}"]]));

  it("fills in values", () => assert.equal(say("pair", "a", "b"), "b then a"));
  it("does not fill in what a value holds", () => assert.equal(say("pair", "{1}", "b"), "b then {1}"));
  it("keeps a hole without a value", () => assert.equal(say("n"), "{0} results"));
  it("says the key where there are no words", () => assert.equal(say("constructor"), "constructor"));
  it("counts one", () => assert.deepEqual([count("n", 0), count("n", 1), count("n", 2)], ["0 results", "1 result", "2 results"]));
  it("counts in a language without a singular", () => assert.equal(count("件", 1), "1 件"));
});
