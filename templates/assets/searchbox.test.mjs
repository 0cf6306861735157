import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { oneLine } from "./paste.js";
import { nextOption } from "./searchbox.js";

describe("nextOption", () => {
  const cases = [
    ["goes down from the field to the first", "ArrowDown", -1, 0],
    ["goes down", "ArrowDown", 0, 1],
    ["goes round at the end", "ArrowDown", 2, 0],
    ["goes up from the field to the last", "ArrowUp", -1, 2],
    ["goes up", "ArrowUp", 2, 1],
    ["goes round at the beginning", "ArrowUp", 0, 2],
    ["goes to the first", "Home", 2, 0],
    ["goes to the last", "End", 0, 2],
    ["leaves Home to the field while nothing is chosen", "Home", -1, undefined],
    ["leaves End to the field while nothing is chosen", "End", -1, undefined],
    ["leaves letters to the field", "a", 1, undefined],
  ];
  for (const [name, key, at, next] of cases) it(name, () => assert.equal(nextOption(key, at, 3), next));
});

describe("oneLine", () => {
  it("joins lines", () => assert.equal(oneLine(" a\r\n\tb\n\nc "), "a b c"));
  it("shows the beginning of a long text", () => assert.equal(oneLine("x".repeat(1000)), `${"x".repeat(300)}…`));
});
