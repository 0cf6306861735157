import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { choose, remember, remembered } from "./language.js";

describe("choose", () => {
  const cases = [
    ["takes the reader's first language", ["en", "ja"], "en"],
    ["takes a language whatever its region", ["ja-JP", "en-US"], "ja"],
    ["passes over languages that the site lacks", ["fr-FR", "de", "en-GB"], "en"],
    ["takes a tag with script and region", ["ja-Jpan-JP"], "ja"],
    ["does not take a language whose name begins alike", ["jam", "enm-GB"], null],
    ["finds nothing where nothing fits", ["fr", "de"], null],
    ["finds nothing where nothing is wanted", [], null],
  ];
  for (const [name, wanted, chosen] of cases) {
    it(name, () => assert.equal(choose(wanted, ["ja", "en"]), chosen));
  }
});

describe("the remembered language", () => {
  const store = (value) => Object.defineProperty(globalThis, "localStorage", { value, configurable: true });

  it("is the one chosen last", () => {
    const items = new Map();
    store({ setItem: (key, value) => items.set(key, value), getItem: (key) => items.get(key) ?? null });
    assert.equal(remembered(), null);
    remember("ja");
    remember("en");
    assert.equal(remembered(), "en");
  });

  it("is none where storage is refused", () => {
    const refuse = () => { throw new Error("refused"); };
    store({ setItem: refuse, getItem: refuse });
    remember("ja");
    assert.equal(remembered(), null);
  });
});
