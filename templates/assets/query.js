// The text that is looked for stands in the fragment of the search page's
// address, "#q=…", because a fragment is never sent.

// Longer texts are cut there: browsers refuse addresses of more than a million
// letters, and a letter can take nine.
const longest = 100_000;

// fragmentOf gives the fragment for a text, or "" for no text.
export function fragmentOf(text) {
  const whole = text.slice(0, longest).replace(/[\ud800-\udfff]/gu, "\ufffd"); // with the flag u only halves of pairs match
  return whole === "" ? "" : `#q=${encodeURIComponent(whole)}`;
}

// textOf reads a fragment. OpenSearch may write spaces as "+".
export function textOf(fragment) {
  const found = /^#q=([^&]*)/.exec(fragment);
  if (!found) return "";
  const text = found[1].replaceAll("+", " ");
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // somebody typed a % of their own
  }
}
