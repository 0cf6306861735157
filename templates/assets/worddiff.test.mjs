import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { differences } from "./worddiff.js";

const words = (a, b) => differences(a, b).map((ranges, i) => ranges.map(([from, to]) => [a, b][i].slice(from, to)));

describe("differences", () => {
  const cases = [
    ["finds nothing in equal texts", "It failed.", "It failed.", [], []],
    ["finds a word that was changed", "token is invalid", "token is missing", ["invalid"], ["missing"]],
    ["finds a word that only one has", "There is a token", "There is no such token", ["a"], ["no such"]],
    ["joins neighbours", "could not open file", "could never ever read file", ["not open"], ["never ever read"]],
    ["does not mind case and punctuation", "Failed: (Fetch) first", "failed – fetch FIRST!", [], []],
    ["cuts Japanese where the script changes", "接続できません", "接続できました", ["できません"], ["できました"]],
    ["cuts at kanji", "トークンが無効です", "トークンがありません", ["が無効です"], ["がありません"]],
    ["cuts words beside Japanese", "errorです", "errorでした", ["です"], ["でした"]],
    ["takes numbers as words", "HTTP 502", "HTTP 504", ["502"], ["504"]],
    ["compares with nothing", "a b", "", ["a b"], []],
  ];
  for (const [name, a, b, left, right] of cases) {
    it(name, () => assert.deepEqual(words(a, b), [left, right]));
  }

  it("looks at the beginning of very long texts only", () => {
    const [left] = differences("a ".repeat(5000), "b ".repeat(5000));
    assert.deepEqual(left, [[0, 799]]);
  });
});
