import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { headOf, pieces, viewOf } from "./answers.js";
import { speaker } from "./words.js";

// written joins pieces: [marked], ‹placeholder›.
const written = (text, ranges) => pieces(text, ranges).map((p) => p.name ? `‹${p.name}›` : p.marked ? `[${p.text}]` : p.text).join("|");

describe("pieces", () => {
  const cases = [
    ["a text without marks", "It failed.", [], "It failed."],
    ["marks in a text", "It has failed.", [[0, 2], [7, 13]], "[It]| has |[failed]|."],
    ["placeholders", "{branch} -> {remote:url}", [], "‹branch›| -> |‹remote›"],
    ["a mark across a placeholder", "a {b} c", [[0, 7]], "[a ]|‹b›|[ c]"],
    ["marks that overlap", "abcdef", [[0, 3], [2, 5]], "[abc]|[de]|f"],
    ["marks beyond the end", "abc", [[1, 9], [20, 30]], "a|[bc]"],
    ["a brace that is one", "\\{a} {0} {B}", [], "{a} {0} {B}"],
    ["no text", "", [[0, 1]], ""],
  ];
  for (const [name, text, ranges, want] of cases) it(`cuts ${name}`, () => assert.equal(written(text, ranges), want));
});

describe("headOf", () => {
  const view = viewOf(speaker(new Map([["search.several", "{0} errors"], ["search.several.one", "{0} error"], ["search.tell", "Look at: {0}"]])), "en");

  it("says what tells twins apart", () => {
    assert.deepEqual(headOf(view, { kind: "choose", label: "the {1} sentence", entries: [] }), ["search.choose", "Look at: the {1} sentence"]);
  });

  it("counts", () => assert.deepEqual(headOf(view, { kind: "several", entries: [1, 2] }), ["2 errors", null]));
});
