import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { copyText } from "./copy.js";

const give = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true });

// oldPage is a document of which only the older copy command works, or does not.
function oldPage({ works }) {
  const page = { copied: null, areas: 0, activeElement: { focus: () => { page.focused = true; } } };
  give("document", Object.assign(page, {
    createElement: () => ({
      setAttribute() {},
      select() { page.selected = this.value; },
      remove: () => { page.areas -= 1; },
    }),
    body: { append: () => { page.areas += 1; } },
    execCommand: () => { page.copied = works ? page.selected : null; return works; },
  }));
  return page;
}

describe("copyText", () => {
  it("puts the text on the clipboard", async () => {
    let clipboard;
    give("navigator", { clipboard: { writeText: async (text) => { clipboard = text; } } });
    assert.equal(await copyText("There is no request token"), true);
    assert.equal(clipboard, "There is no request token");
  });

  it("takes the older way where there is no clipboard API, and clears up", async () => {
    give("navigator", {});
    const page = oldPage({ works: true });
    assert.equal(await copyText("無効です"), true);
    assert.deepEqual([page.copied, page.areas, page.focused], ["無効です", 0, true]);
  });

  it("takes the older way when the clipboard API refuses", async () => {
    give("navigator", { clipboard: { writeText: () => Promise.reject(new Error("refused")) } });
    const page = oldPage({ works: true });
    assert.equal(await copyText("無効です"), true);
    assert.equal(page.copied, "無効です");
  });

  it("says so when both ways fail", async () => {
    give("navigator", {});
    oldPage({ works: false });
    assert.equal(await copyText("無効です"), false);
  });
});
