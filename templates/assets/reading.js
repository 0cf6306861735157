// reading turns what the engine says into what a reader is shown:
//
//	sure     the first entry is the error
//	choose   the text fits several; label asks what tells them apart, own of an
//	         entry is what it would be in that case
//	differ   the text fits several; differ of an entry marks where they differ
//	several  the text holds several errors; line of an entry is where
//	near     no article has the text; the entries only look alike
//	none     nothing to show
//
// others are answers that are worth a look besides.
import { differences } from "./worddiff.js";

// How many others are shown: beside an answer that fits they are noise.
const fewOthers = 3;

export function reading({ verdict, answers, several = [] }) {
  if (several.length > 1) return { kind: "several", entries: several.map(({ line, answer }) => ({ answer, line })), others: [] };
  if (answers.length === 0) return { kind: "none", entries: [], others: [] };
  if (verdict === "none") return { kind: "near", entries: entriesOf(answers), others: [] };
  if (verdict === "choose" && answers.length > 1) return choice(answers);
  return { kind: "sure", ...parted(answers, (answer) => answer === answers[0]) };
}

const entriesOf = (answers) => answers.map((answer) => ({ answer }));

// parted puts the answers that belong to the verdict before the others.
function parted(answers, belongs) {
  const others = answers.filter((answer) => !belongs(answer) && answer.score > 0).slice(0, fewOthers);
  return { entries: entriesOf(answers.filter(belongs)), others: entriesOf(others) };
}

// rivals tells which answers are about as good as the first two: the engine
// appends what is worse.
function rivals(answers) {
  const [first, second] = answers;
  const asGood = ({ kind, score }) => first.kind === "code" ? kind === "code" : kind !== "body" && score >= 0.9 * first.score;
  return (answer) => answer === first || answer === second || asGood(answer);
}

// choice takes the question of the first answer's family; without one, each
// text is compared with the first, word by word.
function choice(answers) {
  const [{ family, tell, text }, second] = answers;
  const fits = rivals(answers);
  if (family && tell && second.family === family) {
    const { entries, others } = parted(answers, (answer) => answer.family === family && fits(answer));
    return { kind: "choose", label: tell.label, entries: entries.map(({ answer }) => ({ answer, own: answer.tell?.own })), others };
  }
  const { entries, others } = parted(answers, fits);
  const differ = (answer, i) => i === 0 ? differences(text, second.text)[0] : differences(text, answer.text)[1];
  return { kind: "differ", entries: entries.map(({ answer }, i) => ({ answer, differ: differ(answer, i) })), others };
}
