// The engine in a thread of its own. The page sends {base, lang} once, then one
// text at a time, and gets {result} or {error}; {ready} says that the script
// has started.
import { open } from "./search.js";
import { session } from "./session.js";

let answer = null;

addEventListener("message", async ({ data }) => {
  if (!answer) {
    answer = session(open, { ...data, fetch: (url) => fetch(url) });
    return;
  }
  try {
    postMessage({ result: await answer(data) });
  } catch (error) {
    postMessage({ error: error.message });
  }
});
postMessage({ ready: true });
