// The alignment of a paste with an error text: which letters of the text stand
// in the paste, in order, with placeholders swallowing anything. It is the
// local alignment of Smith and Waterman with the affine gaps of Gotoh, over
// letters weighted by the rarity of their words. generator/search/align.go is
// the same in Go. All numbers are whole, so that both agree.
//
//	text    The branch {name} is gone       rows
//	paste   warning: the branch main ist gone (code 3)
//	                 ^^^^^^^^^^ ~~~~ ^^ ^^^^     columns

const none = -(1 << 29);

// The costs, in quarters of a letter of weight 1.
export const costs = {
  equal: 4, // gain for a letter, times its weight
  alike: 3, // the same for a look-alike
  other: 3, // for another letter, times the weight of the text's letter
  skipText: 14, // for leaving out letters of the text, however many
  skipPaste: 14, // for leaving out letters of the paste
  eachPaste: 1, // for each of these
  wild: 2, // for a placeholder that is filled
  inside: 40, // for going on in the middle of a word behind a placeholder
  half: 10, // for beginning in the middle of a word
};

// row is one row of the table: h the best value that ends here, f the best that
// ends with letters of the text left out. With trace it also notes where each
// value came from.
class Table {
  constructor(width, trace) {
    this.h = new Int32Array(width);
    this.next = new Int32Array(width);
    this.f = new Int32Array(width).fill(none);
    this.from = trace ? [] : null; // rows of cells: row * width + column, or -1
    this.gapFrom = trace ? new Int32Array(width) : null; // the row in which f left out began
  }
}

// align gives the value of the best alignment of text with paste[first:last].
// Both are packed letters.
export function align(text, paste, first, last) {
  return run(text, paste, first, last, new Table(last - first + 1, false)).best;
}

// trace gives the best alignment itself: {best, pairs: [[row, column]…]} with the
// letters that stand against each other, in order.
export function trace(text, paste, first, last) {
  const width = last - first + 1;
  const table = new Table(width, true);
  const { best, row, column } = run(text, paste, first, last, table);
  const pairs = [];
  for (let i = row, j = column; i > 0 && best > 0;) {
    const cell = table.from[i - 1][j];
    if (cell < 0) break;
    const [pi, pj] = [Math.floor(cell / width), cell % width];
    if (pi === i - 1 && pj === j - 1 && text.c[i - 1] >= 0) pairs.push([i - 1, first + j - 1]);
    [i, j] = [pi, pj];
  }
  return { best, pairs: pairs.reverse() };
}

function run(text, paste, first, last, table) {
  const end = { best: 0, row: 0, column: 0 };
  for (let i = 1; i <= text.n; i++) {
    if (table.from) table.from.push(new Int32Array(last - first + 1).fill(-1));
    if (text.c[i - 1] < 0) wildRow(i, last - first, table);
    else letterRow(text, paste, i, first, last - first, table, end);
    [table.h, table.next] = [table.next, table.h];
  }
  return end;
}

// wildRow is the row of a placeholder: it takes any letters at one price.
function wildRow(i, n, { h, next, from }) {
  let best = none;
  let began = 0;
  for (let j = 0; j <= n; j++) {
    if (j > 0 && h[j - 1] > 0 && h[j - 1] - costs.wild > best) {
      best = h[j - 1] - costs.wild;
      began = j - 1;
    }
    const filled = best > h[j];
    next[j] = filled ? best : h[j];
    if (from) from[i - 1][j] = next[j] > 0 ? (i - 1) * (n + 1) + (filled ? began : j) : -1;
  }
}

function letterRow(text, paste, i, first, n, { h, next, f, from, gapFrom }, end) {
  const { equal, alike, other, skipText, skipPaste, eachPaste, inside, half } = costs;
  const c = text.c[i - 1];
  const s = text.s[i - 1];
  const weight = text.w[i - 1];
  const begins = text.b[i - 1];
  const afterWild = i > 1 && text.c[i - 2] < 0;
  const width = n + 1;
  let e = none;
  let eFrom = 0;
  next[0] = 0;
  for (let j = 1; j <= n; j++) {
    const k = first + j - 1;
    if (h[j] - skipText > f[j]) {
      f[j] = h[j] - skipText;
      if (gapFrom) gapFrom[j] = i - 1;
    }
    e -= eachPaste;
    if (next[j - 1] - skipPaste > e) {
      e = next[j - 1] - skipPaste;
      eFrom = j - 1;
    }
    let value = h[j - 1];
    if (afterWild && !paste.b[k]) value -= inside;
    if (value <= 0 && begins !== paste.b[k]) value -= half;
    const gain = weight < paste.w[k] ? weight : paste.w[k];
    if (paste.c[k] === c) value += equal * gain;
    else if (paste.s[k] === s) value += alike * gain;
    else value -= other * weight;
    let cell = (i - 1) * width + j - 1;
    if (f[j] > value) {
      value = f[j];
      if (gapFrom) cell = gapFrom[j] * width + j;
    }
    if (e > value) {
      value = e;
      cell = i * width + eFrom;
    }
    if (value < 0) {
      value = 0;
      cell = -1;
    }
    next[j] = value;
    if (from) from[i - 1][j] = value > 0 ? cell : -1;
    if (value > end.best) {
      end.best = value;
      end.row = i;
      end.column = j;
    }
  }
}
