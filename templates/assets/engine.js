// connect gives search(text), which resolves to what the engine says, or to
// undefined when a newer text was asked for meanwhile. Nothing is loaded before
// start or search is called for the first time. The engine runs in a worker;
// where none can start, the page imports the engine itself.
import { latest } from "./latest.js";
import { session } from "./session.js";

// What the engine reads of a text; the rest need not be sent.
const longest = 200_000;

// settings are the data attributes of the form: worker, engine, base, lang.
export function connect(settings) {
  let answer = null;
  const start = () => {
    answer ??= inWorker(settings).catch(() => inPage(settings)).catch((error) => {
      answer = null;
      throw error;
    });
    return answer;
  };
  const search = latest(async (text) => (await start())(text.slice(0, longest)));
  return { start: () => { start().catch(() => {}); }, search };
}

// inWorker resolves to a function that takes one text at a time.
function inWorker({ worker, base, lang }) {
  return new Promise((started, failed) => {
    const engine = new Worker(scriptURL(worker));
    let waiting = null;
    const answer = (text) => new Promise((resolve, reject) => {
      waiting = { resolve, reject };
      engine.postMessage(text);
    });
    engine.addEventListener("error", (event) => {
      event.preventDefault();
      const error = new Error(event.message);
      failed(error);
      waiting?.reject(error);
    });
    engine.addEventListener("message", ({ data }) => {
      if (data.ready) started(answer);
      else if (data.error === undefined) waiting.resolve(data.result);
      else waiting.reject(new Error(data.error));
    });
    engine.postMessage({ base, lang });
  });
}

async function inPage({ engine, base, lang }) {
  const { open } = await import(engine);
  return session(open, { base, lang, fetch: (url) => fetch(url) });
}

// scriptURL passes the worker's address through the policy that the page's
// Content-Security-Policy names, where browsers have such policies. A page may
// make the policy once.
function scriptURL(url) {
  const policy = globalThis.trustedTypes?.createPolicy("naosu", { createScriptURL: ownWorker });
  return policy ? policy.createScriptURL(url) : ownWorker(url);
}

// ownWorker lets one address through: the one that the page names, of its own
// origin.
function ownWorker(url) {
  const named = document.querySelector("[data-worker]").dataset.worker;
  if (url !== named || new URL(url, location.href).origin !== location.origin) throw new TypeError("not the page's worker");
  return url;
}
