import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { reading } from "./reading.js";

const answer = (id, more) => ({ id, text: `${id} failed`, kind: "template", score: 100, family: "", tell: null, ...more });
const twin = (id) => answer(id, { family: "twins", tell: { label: "The last word", own: `It is ${id}` } });
const ids = (entries) => entries.map(({ answer: { id } }) => id);

describe("reading", () => {
  it("of a sure verdict sets the answer apart from a few others", () => {
    const read = reading({ verdict: "sure", answers: ["a", "b", "c", "d", "e"].map((id) => answer(id)), several: [] });
    assert.deepEqual([read.kind, ids(read.entries), ids(read.others)], ["sure", ["a"], ["b", "c", "d"]]);
  });

  it("of a choice within a family asks the family's question", () => {
    const read = reading({ verdict: "choose", answers: [twin("a"), twin("b"), answer("c", { score: 40 }), answer("d", { score: -5 })], several: [] });
    assert.deepEqual([read.kind, read.label, ids(read.others)], ["choose", "The last word", ["c"]]);
    assert.deepEqual(read.entries.map(({ own }) => own), ["It is a", "It is b"]);
  });

  it("of a choice without a family marks the words that differ", () => {
    const read = reading({ verdict: "choose", answers: [answer("a"), twin("b"), answer("see", { kind: "body" })], several: [] });
    assert.deepEqual([read.kind, ids(read.others)], ["differ", ["see"]]);
    assert.deepEqual(read.entries.map(({ differ }) => differ), [[[0, 1]], [[0, 1]]]);
  });

  it("of a choice between articles with one code takes all that have it", () => {
    const read = reading({ verdict: "choose", answers: [answer("a", { kind: "code" }), answer("b", { kind: "code", score: 0 }), answer("c")], several: [] });
    assert.deepEqual([read.kind, ids(read.entries), ids(read.others)], ["differ", ["a", "b"], ["c"]]);
  });

  it("of a choice with one answer is that answer", () => {
    assert.equal(reading({ verdict: "choose", answers: [twin("a")], several: [] }).kind, "sure");
  });

  it("of a log with several errors keeps their order and lines", () => {
    const read = reading({ verdict: "sure", answers: [answer("b")], several: [{ line: 3, answer: answer("b") }, { line: 9, answer: answer("a") }] });
    assert.deepEqual([read.kind, read.entries.map(({ line, answer: { id } }) => `${line} ${id}`)], ["several", ["3 b", "9 a"]]);
  });

  it("of no verdict says that the answers only look alike", () => {
    assert.equal(reading({ verdict: "none", answers: [answer("a")], several: [] }).kind, "near");
    assert.equal(reading({ verdict: "none", answers: [], several: [] }).kind, "none");
  });
});
