import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addressOf, fragmentOf, plainWord, read } from "./values.js";

const valuesOf = (fragment) => Object.fromEntries(read(fragment).values);

describe("read", () => {
  it("gives the section and the values", () => {
    const { section, values } = read("#relink&host=db.example&path=%2Fvar%2Flib%20x");
    assert.equal(section, "relink");
    assert.deepEqual([...values], [["host", "db.example"], ["path", "/var/lib x"]]);
  });

  it("takes a fragment without values for a section", () => {
    assert.deepEqual(read("#_help"), { section: "_help", values: new Map() });
    assert.deepEqual(read(""), { section: "", values: new Map() });
  });

  it("drops names that no placeholder has, empty values and broken escapes", () => {
    assert.deepEqual(valuesOf("#&Host=a&__proto__=b&=c&d&e=&f=%E3%81&port=22"), { port: "22" });
  });

  it("hides secrets and signs that make a text look like another", () => {
    assert.deepEqual(valuesOf(`#&a=${encodeURIComponent("me@mail.example")}&b=${encodeURIComponent("x\u202ey\u200bz\n\u0007w")}`), { a: "•••@•••", b: "xyz w" });
    assert.deepEqual(valuesOf(`#&a=${encodeURIComponent("x\u3164y\u115fz\u034f")}&b=${encodeURIComponent("\uffa0")}`), { a: "xyz" });
  });

  it("takes so many values, so long, and no more", () => {
    const { values } = read(`#&long=${"x y ".repeat(1000)}${"&n=1".repeat(60)}&last=1`);
    assert.equal(values.get("long").length <= 200, true);
    assert.equal(values.has("last"), false);
  });
});

describe("fragmentOf", () => {
  it("is what read reads", () => {
    for (const [section, values] of [["", new Map([["host", "a&b=c#d %"]])], ["wait", new Map([["n", "日本"], ["m", "1"]])], ["wait", new Map()]]) {
      assert.deepEqual(read(fragmentOf(section, values)), { section, values });
    }
    assert.equal(fragmentOf("", new Map()), "");
  });

  it("survives half a pair", () => {
    assert.equal(fragmentOf("", new Map([["name", "a\ud800b"]])), "#&name=ab");
  });
});

it("addressOf keeps the section of an address", () => {
  const answer = { values: { host: "db.example" } };
  assert.equal(addressOf("/ja/x/y/", answer), "/ja/x/y/#&host=db.example");
  assert.equal(addressOf("/ja/x/y/#wait", answer), "/ja/x/y/#wait&host=db.example");
  assert.equal(addressOf("/ja/x/y/#wait", { values: {} }), "/ja/x/y/#wait");
  assert.equal(addressOf("/ja/x/y/", {}), "/ja/x/y/");
});

it("plainWord lets through what a shell takes as one word", () => {
  for (const word of ["main", "db.example", "/var/lib/x", "https://git.example/me/app.git", "user@host:22", "react@18.2.0", "@scope/pkg", "日本語", "サーバー", "佐々木", "a-b", "100%"]) assert.equal(plainWord(word), true, word);
  for (const word of ["", "-rf", "a b", "a;b", "$(x)", "`x`", "a|b", "a&b", "a>b", "~root", "'a'", "\"a\"", "a\\b", "a*", "a?b", "{a}", "#a", "!a", "a\nb", "•••",
    "a,--force", "a,C:/", "a=b", "LD_PRELOAD=/tmp/x", "=ls", "%PATH%", "a%ProgramFiles:~10,1%--force", "a%CD:~2%b", "+main", ":main", "a\u02bab", "\u02bab", "\u01c0b", "~"]) assert.equal(plainWord(word), false, word);
});
