import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { alignmentOf, gramsOf, lettersOf, library, rankingOf } from "../../generator/search/testdata/views.mjs";
import { readPostings, rarity, weight } from "./index.js";
import { codeKey } from "./normal.js";

const vectors = JSON.parse(await readFile(new URL("../../generator/search/testdata/vectors.json", import.meta.url)));

describe("the vectors that Go wrote", () => {
  for (const { Text, Letters, Grams } of vectors.Texts) {
    it(`hold for the letters and pieces of ${JSON.stringify(Text)}`, () => {
      assert.deepEqual(lettersOf(Text), Letters);
      assert.deepEqual(gramsOf(Text), Grams);
    });
  }

  it("hold for codes", () => {
    assert.deepEqual(vectors.Codes.map(({ Text }) => ({ Text, Key: codeKey(Text) })), vectors.Codes);
  });

  it("hold for rarity and weight", () => {
    assert.deepEqual(vectors.Rarities.map(({ Total, Count }) => ({ Total, Count, Rarity: rarity(Total, Count), Weight: weight(Total, Count) })), vectors.Rarities);
  });

  for (const vector of vectors.Alignments) {
    it(`hold for ${JSON.stringify(vector.Text)} in ${JSON.stringify(vector.Paste)}`, () => {
      assert.deepEqual(alignmentOf(vector.Text, vector.Paste), vector);
    });
  }

  for (const vector of vectors.Rankings) {
    it(`hold for the answers to ${JSON.stringify(vector.Paste.slice(0, 80))}`, async () => {
      assert.deepEqual(await rankingOf(await library("small"), vector.Paste), vector);
    });
  }
});

describe("an index in many files", () => {
  it("answers several searches at once", async () => {
    const pastes = vectors.Rankings.map(({ Paste }) => Paste);
    const [kb, alone] = [await library("sharded"), await library("sharded")];
    const together = await Promise.all(pastes.map((paste) => kb.search(paste)));
    for (const [i, paste] of pastes.entries()) assert.deepEqual(together[i], await alone.search(paste), paste);
  });

  // It knows rarity by four levels, so a text of few letters may weigh too little.
  const clear = vectors.Rankings.filter(({ Verdict, Answers }) => Verdict === "sure" && Answers[0].Score >= 140);
  for (const { Paste, Verdict, Answers } of clear) {
    it(`is as sure about ${JSON.stringify(Paste.slice(0, 80))}`, async () => {
      const { verdict, answers } = await (await library("sharded")).search(Paste);
      assert.deepEqual([verdict, answers[0].id], [Verdict, Answers[0].ID]);
    });
  }
});

// refused tells whether a search of a spoilt index fails with an error that
// names the file; an answer must be the right one.
async function refused(name, paste, right, spoil) {
  try {
    const { verdict, answers } = await (await library(name, spoil)).search(paste, { limit: 3 });
    assert.deepEqual({ verdict, ids: answers.map(({ id }) => id) }, right);
    return false;
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    assert.match(error.message, /^The search index is missing or damaged \(.+\)$/);
    return true;
  }
}

describe("a damaged index", () => {
  const paste = "ERROR: update or delete on table violates foreign key";
  for (const name of ["small", "sharded"]) {
    // each file of a search, once whole
    async function files() {
      const seen = new Map();
      const kb = await library(name, (bytes, path) => (seen.set(path, bytes), bytes));
      const { verdict, answers } = await kb.search(paste, { limit: 3 });
      assert.notEqual(answers.length, 0);
      return { seen, right: { verdict, ids: answers.map(({ id }) => id) } };
    }

    it(`gives an error for every file that is cut off (${name})`, async () => {
      const { seen, right } = await files();
      for (const [path, bytes] of seen) {
        for (const length of [0, 1, 9, 20, bytes.length >> 1, bytes.length - 9, bytes.length - 2]) {
          if (length < 0) continue;
          const cut = (b, p) => (p === path ? b.subarray(0, length) : b);
          assert.equal(await refused(name, paste, right, cut), true, `${path} of ${length} bytes`);
        }
      }
    });

    it(`never gives a wrong answer when a bit is another (${name})`, async () => {
      const { seen, right } = await files();
      for (const [path, bytes] of seen) {
        for (let n = 0; n < 40; n++) {
          const at = (n * 7919) % (8 * bytes.length);
          const flip = (b, p) => (p === path ? b.map((byte, i) => (i === at >> 3 ? byte ^ (1 << (at & 7)) : byte)) : b);
          await refused(name, paste, right, flip);
        }
      }
    });

    it(`gives an error for a file that is missing (${name})`, async () => {
      const { seen, right } = await files();
      for (const [path] of seen) {
        const other = (b, p) => { if (p === path) throw Object.assign(new Error("no file"), { code: "ENOENT" }); return b; };
        assert.equal(await refused(name, paste, right, other), true, path);
      }
    });
  }
});

describe("readPostings", () => {
  const whole = Uint8Array.of(2, 5, 1, 0, 0x80, 1, 2, 3, 4); // 5: [0], 133: [3, 7]

  it("reads keys and articles", () => {
    assert.deepEqual([...readPostings(whole, "p")], [[5, Int32Array.of(0)], [133, Int32Array.of(3, 7)]]);
  });

  it("throws for any bytes that end too early or too late", () => {
    for (let length = 0; length < whole.length; length++) assert.throws(() => readPostings(whole.subarray(0, length), "p"), /damaged \(p\)/);
    assert.throws(() => readPostings(Uint8Array.of(...whole, 0), "p"), /damaged \(p\)/);
  });

  it("throws for numbers that cannot be", () => {
    for (const bytes of [[1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f], [0xff, 0xff, 0xff, 0xff, 0x7f], Array(9).fill(0xff), [1, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0]]) {
      assert.throws(() => readPostings(Uint8Array.from(bytes), "p"), /damaged \(p\)/);
    }
  });
});
