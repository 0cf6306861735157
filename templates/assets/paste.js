// What a reader pasted into a field that can show one line only.
import { mask } from "./mask.js";

// How much of a paste the field shows.
const visible = 300;

// oneLine is a text as a field of one line shows it.
export function oneLine(text) {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > visible ? `${line.slice(0, visible)}…` : line;
}

// keepLines keeps the lines of a pasted text beside the field, until somebody
// changes the field. It gives a function that returns the text to look for,
// without secrets.
export function keepLines(field) {
  const kept = { shown: "", whole: "" };

  // A plain line is left to the browser. A text of several lines, or with a
  // secret in it, is put in as what may be seen of it.
  field.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const clean = mask(text);
    const shown = oneLine(clean);
    if (text === "" || shown === text) return;
    event.preventDefault();
    const { value, selectionStart: from, selectionEnd: to } = field;
    field.setRangeText(shown, from, to, "end");
    kept.shown = field.value;
    kept.whole = value.slice(0, from) + clean + value.slice(to);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  return () => mask(field.value === kept.shown ? kept.whole : field.value);
}
