import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fragmentOf, textOf } from "./query.js";

describe("a text in a fragment", () => {
  for (const text of ["error: a+b & c=d #e %41", "一行目\n二行目", "😀 ' \" < >", " x "]) {
    it(`comes back as it was: ${JSON.stringify(text)}`, () => assert.equal(textOf(fragmentOf(text)), text));
  }

  it("is none for no text", () => assert.equal(fragmentOf(""), ""));

  it("is cut where browsers would refuse the address", () => {
    const fragment = fragmentOf("あ".repeat(200_000));
    assert.ok(fragment.length < 1_000_000);
    assert.equal(textOf(fragment), "あ".repeat(100_000));
  });

  it("survives half a character", () => {
    assert.equal(textOf(fragmentOf("a\ud83d")), "a\ufffd");
    assert.equal(textOf(fragmentOf("a" + "😀".repeat(50_000))).at(-1), "\ufffd");
  });
});

describe("textOf", () => {
  const cases = [
    ["reads + as a space", "#q=command+not+found", "command not found"],
    ["keeps a + that was encoded", "#q=c%2B%2B", "c++"],
    ["keeps a lone %", "#q=100% full", "100% full"],
    ["stops at &", "#q=a&b=c", "a"],
    ["finds nothing in other fragments", "#causes", ""],
    ["finds nothing in no fragment", "", ""],
  ];
  for (const [name, fragment, text] of cases) it(name, () => assert.equal(textOf(fragment), text));
});
