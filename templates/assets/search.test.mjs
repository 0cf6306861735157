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

  for (const { Paste, Verdict, Answers } of vectors.Rankings.filter(({ Verdict }) => Verdict === "sure")) {
    it(`is as sure about ${JSON.stringify(Paste.slice(0, 80))}`, async () => {
      const { verdict, answers } = await (await library("sharded")).search(Paste);
      assert.deepEqual([verdict, answers[0].id], [Verdict, Answers[0].ID]);
    });
  }
});
