import assert from "node:assert/strict";
import { afterEach, it } from "node:test";
import { tries } from "./tries.js";

const storageOf = (entries) => ({
  getItem: (key) => entries.get(key) ?? null,
  setItem: (key, text) => entries.set(key, text),
  removeItem: (key) => entries.delete(key),
});

afterEach(() => { delete globalThis.localStorage; });

it("what was tried is kept for an article alone, and nothing once it is undone", () => {
  const kept = new Map();
  globalThis.localStorage = storageOf(kept);
  tries("x/y").set("wait", true);
  tries("x/y").set("wait.1", true);
  assert.deepEqual([...kept], [["naosu:x/y", '["wait","wait.1"]']]);
  assert.equal(tries("x/y").has("wait"), true);
  assert.equal(tries("x/z").has("wait"), false);
  tries("x/y").set("wait", false);
  tries("x/y").set("wait.1", false);
  assert.equal(kept.size, 0);
});

it("whatever stands in the storage is tolerated", () => {
  for (const text of ["", "{", "null", "7", '{"has":1}', "[1,null]"]) {
    globalThis.localStorage = storageOf(new Map([["naosu:x/y", text]]));
    assert.equal(tries("x/y").has("wait"), false);
  }
});

it("without storage ticks last for the visit", () => {
  const tried = tries("x/y");
  tried.set("wait", true);
  assert.equal(tried.has("wait"), true);
});
