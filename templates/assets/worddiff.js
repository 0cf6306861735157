// The words in which two texts differ, as [from, to] ranges of each.
//
// A word is a run of letters and digits of one script: Japanese has no spaces,
// but where kanji, hiragana and katakana change, something new begins.
const word = /\p{sc=Han}+|\p{sc=Hiragana}+|[\p{sc=Katakana}ー]+|[\p{L}\p{N}\p{M}_]+?(?=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[^\p{L}\p{N}\p{M}_]|$)/gu;

// Longer texts are compared up to here; the table has this number squared of
// cells.
const most = 400;

export function differences(a, b) {
  const [left, right] = [wordsIn(a), wordsIn(b)];
  const lengths = commonLengths(left, right);
  const differing = [[], []];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i].text === right[j].text) [i, j] = [i + 1, j + 1];
    else if (j === right.length || (i < left.length && lengths[i + 1][j] >= lengths[i][j + 1])) differing[0].push(left[i++]);
    else differing[1].push(right[j++]);
  }
  return [ranges(a, differing[0]), ranges(b, differing[1])];
}

function wordsIn(text) {
  const found = [];
  for (const { 0: { length }, index } of text.matchAll(word)) {
    if (found.length === most) break;
    found.push({ text: text.slice(index, index + length).toLowerCase(), from: index, to: index + length });
  }
  return found;
}

// commonLengths gives, for each pair of places, how many words in a row (with
// gaps) the rests have in common.
function commonLengths(left, right) {
  const table = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      table[i][j] = left[i].text === right[j].text ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  return table;
}

// ranges joins words with nothing but spaces between them.
function ranges(text, words) {
  const joined = [];
  for (const { from, to } of words) {
    const last = joined.at(-1);
    if (last && text.slice(last[1], from).trim() === "") last[1] = to;
    else joined.push([from, to]);
  }
  return joined;
}
