// Whether an error text stands in a paste as a message of its own, or as words of
// another sentence. generator/search/whole.go is the same in Go.
//
//	text    invalid operand
//	paste   error: invalid operand          a colon before, the end behind: whole
//	paste   invalid operand for code 'foo'  the sentence goes on: not whole
//	paste   invalid left operand            a word between: not whole

const ends = "\n\r\t[](){}<>:;,.!?|\"“”「」『』。、！？…：［］（）＜＞｛｝；，．｜＂｡､｢｣";
const fewest = 3; // letters next to each other that are another word and no slip

// whole tells whether a text stands in the paste as its pairs of letters say,
// with the sign of an end, or a placeholder, before and behind it, and with next
// to nothing in between that it does not say.
export function whole(text, packed, paste, pairs, value) {
  if (pairs.length === 0) return false;
  const [row, column] = pairs[0];
  const [lastRow, lastColumn] = pairs.at(-1);
  const begins = (row === 1 && text.list[0].c < 0) || column === 0 || parted(paste, column - 1);
  const ending = (lastRow === text.list.length - 2 && text.list.at(-1).c < 0) || lastColumn === paste.list.length - 1 || parted(paste, lastColumn);
  return begins && ending && 20 * strange(text, packed, paste.packed, pairs) <= value;
}

// parted tells whether the sign of an end stands behind a letter of the paste.
const parted = ({ text, list }, at) => [...text.slice(list[at].to, list[at + 1].from)].some((sign) => ends.includes(sign));

// strange is the weight of what stands between the pairs: letters of the paste
// without a placeholder that takes them, and runs of letters that differ.
function strange(text, packed, paste, pairs) {
  let sum = 0;
  let run = [];
  const close = () => {
    if (run.length >= fewest) sum += run.reduce((weight, row) => weight + packed.w[row], 0);
    run = [];
  };
  pairs.forEach(([row, column], i) => {
    const [before, left] = i === 0 ? [row - 1, column - 1] : pairs[i - 1];
    if (before !== row - 1 || left !== column - 1) close();
    if (packed.s[row] !== paste.s[column]) run.push(row);
    else close();
    if (column - left - 1 < fewest) return;
    for (let r = before + 1; r < row; r++) if (text.list[r].c < 0) return;
    for (let c = left + 1; c < column; c++) sum += paste.w[c];
  });
  close();
  return sum;
}
