// The normal form of error texts: what is left when width, case, punctuation,
// spaces and look-alikes are taken away. generator/search/normal.go is the same
// in Go; generator/search/testdata/vectors.json holds the two together.
//
// A text becomes a row of letters. A letter has
//
//	c     its code point: NFKC, lower case, katakana as hiragana
//	s     its skeleton: the sign that stands for all that look like it
//	word  the number of its word; Japanese, Chinese and kana run on as one
//	cjk   1 in Japanese and Chinese
//	gap   1 if something that is no letter stands before it
//	from, to  where it stands in the text, in UTF-16 units
//
// Long-vowel marks and middle dots vanish, and so do invisible signs and the
// colour codes of terminals.

const mark = /^\p{M}$/u;
const invisible = /^[\p{Cf}\u{fe00}-\u{fe0f}]$/u;
const letterOrDigit = /^[\p{L}\p{N}]$/u;

// pairs maps the letters of one string to those of another.
const pairs = (from, to) => [...from].map((c, i) => [c.codePointAt(0), [...to][i].codePointAt(0)]);

const skeletons = new Map([
  ...pairs("がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽゔ", "かきくけこさしすせそたちつてとはひふへほはひふへほう"),
  ...pairs("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ"),
  ...pairs("んしじ", "そつつ"), // ン and ソ, シ and ツ
  ...pairs("口力工二卜八夕", "ろかえにとはた"),
  ...pairs("01i5", "olls"),
]);

const isKatakana = (c) => (c >= 0x30a1 && c <= 0x30fa) || c === 0x30fd || c === 0x30fe;
const isCJK = (c) =>
  (c >= 0x3041 && c <= 0x3096) || c === 0x309d || c === 0x309e || isKatakana(c) || (c >= 0x3005 && c <= 0x3007) ||
  (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);

const kanjiOne = 0x4e00;

// letters reads a text.
export function letters(text) {
  const out = [];
  let gap = 0;
  eachCluster(text, (cluster, from, to) => {
    for (const sign of cluster.normalize("NFKC")) {
      let c = sign.toLowerCase().codePointAt(0);
      if (c === 0x30fc || c === 0x30fb || mark.test(sign)) continue;
      const cjk = isCJK(c) ? 1 : 0;
      if (!cjk && !letterOrDigit.test(String.fromCodePoint(c))) {
        gap = 1;
        continue;
      }
      const katakana = isKatakana(c);
      if (c >= 0x30a1 && c <= 0x30f6) c -= 0x60;
      out.push({ c, s: skeletons.get(c) ?? c, word: 0, cjk, gap, from, to, katakana });
      gap = 0;
    }
  });
  return number(out.filter((letter, i) => !isLongVowel(letter, out[i - 1], out[i + 1])));
}

// isLongVowel tells whether 一 stands for ー: behind katakana and before
// katakana or the end of the Japanese.
function isLongVowel(letter, before, after) {
  return letter.c === kanjiOne && before !== undefined && before.katakana && (after === undefined || after.katakana || !after.cjk);
}

// number counts the words.
function number(list) {
  let word = 0;
  for (let i = 0; i < list.length; i++) {
    const before = list[i - 1];
    if (i > 0 && (list[i].cjk !== before.cjk || (!list[i].cjk && list[i].gap))) word++;
    list[i].word = word;
  }
  return list;
}

// eachCluster calls see for each sign with the marks that belong to it, without
// what is invisible.
function eachCluster(text, see) {
  let at = 0;
  while (at < text.length) {
    const from = at;
    const c = text.codePointAt(at);
    at += c > 0xffff ? 2 : 1;
    if (c === 0x1b) {
      at = afterEscape(text, at);
      continue;
    }
    while (at < text.length && joins(text.codePointAt(at))) at += text.codePointAt(at) > 0xffff ? 2 : 1;
    const first = String.fromCodePoint(c);
    if (!invisible.test(first)) see(text.slice(from, at), from, at);
  }
}

const joins = (c) => c === 0xff9e || c === 0xff9f || (c > 0x2ff && mark.test(String.fromCodePoint(c)));

// afterEscape is where a terminal's colour code ends: [ digits and ; letter.
function afterEscape(text, at) {
  if (text[at] !== "[") return at;
  let end = at + 1;
  while (end < text.length && end < at + 24 && ((text[end] >= "0" && text[end] <= "9") || text[end] === ";")) end++;
  if (end === text.length) return end;
  return end + (text.codePointAt(end) > 0xffff ? 2 : 1);
}

const codeOf = (letter) => letter.charCodeAt(0);
const [WORD, PART, PAIR, CODE, EDGE, R, N, M] = [..."WTJC^rnm"].map(codeOf);

const start = 2166136261;
const step = (hash, c) => Math.imul(hash ^ c, 16777619); // FNV-1a, a code point at a time

// grams calls see(hash, first, length, soft, whole) for each piece by which a
// text is found: words, three letters of a word with its edges, two letters of
// Japanese. first and length are in letters. A soft one spans a gap, as between
// words that somebody typed with a space in between. Parts of words are not
// whole.
export function grams(list, see) {
  for (let i = 0; i < list.length;) {
    let end = i;
    while (end < list.length && list[end].word === list[i].word) end++;
    if (list[i].cjk) pairsOf(list, i, end, see);
    else wordGrams(list, i, end, see);
    i = end;
  }
}

function pairsOf(list, from, to, see) {
  if (to - from === 1) see(step(step(start, PAIR), list[from].s) >>> 0, from, 1, false, true);
  for (let i = from; i + 1 < to; i++) {
    see(step(step(step(start, PAIR), list[i].s), list[i + 1].s) >>> 0, i, 2, list[i + 1].gap === 1, true);
  }
}

function wordGrams(list, from, to, see) {
  const signs = [EDGE];
  const at = [from];
  for (let i = from; i < to; i++) {
    const pair = list[i].s === R && i + 1 < to && list[i + 1].s === N; // rn looks like m
    signs.push(pair ? M : list[i].s);
    at.push(i);
    if (pair) i++;
  }
  signs.push(EDGE);
  at.push(to - 1);
  let hash = step(start, WORD);
  for (let i = 1; i + 1 < signs.length; i++) hash = step(hash, signs[i]);
  see(hash >>> 0, from, to - from, false, true);
  for (let i = 0; i + 2 < signs.length; i++) {
    see(step(step(step(step(start, PART), signs[i]), signs[i + 1]), signs[i + 2]) >>> 0, at[i], Math.min(3, to - at[i]), false, false);
  }
}

// codeKey is the form in which error codes are compared: letters and digits
// alone, in lower case.
export function codeKey(text) {
  let key = "";
  for (const sign of text.normalize("NFKC").toLowerCase()) {
    if ((sign >= "a" && sign <= "z") || (sign >= "0" && sign <= "9")) key += sign;
  }
  return key;
}

// codeForms lists the keys by which somebody may look for a code and nothing
// else: its own, without 0x, and four digits or more without letters before them.
export function codeForms(code) {
  const key = codeKey(code);
  const digits = key.replace(/^[a-z]+/, "");
  const forms = [key];
  if (key.startsWith("0x") && key.length >= 6) forms.push(key.slice(2));
  if (digits !== key && /^[0-9]{4,}$/.test(digits)) forms.push(digits);
  return forms;
}

// codeGram is the piece by which an error code is found, given its key.
export function codeGram(key) {
  let hash = step(start, CODE);
  for (const sign of key) hash = step(hash, codeOf(sign));
  return hash >>> 0;
}
