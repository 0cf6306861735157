// connect of engine.js for sites that are opened from a disk, where browsers let
// pages neither fetch files nor start workers. Engine and index are classic
// scripts that are loaded when they are first needed; generator/render/portable.go
// writes them.
import { latest } from "./latest.js";
import { session } from "./session.js";

// What the engine reads of a text, as in engine.js.
const longest = 200_000;

// settings are the data attributes of the form: engine, base, lang.
export function connect({ engine, base, lang }) {
  const run = runner(new URL(base + "search/", location.href).href);
  const fetch = fetcher(run);
  let answer = null;
  const start = () => {
    answer ??= run(engine).then(() => session(globalThis.naosu.open, { base, lang, file: "index.html", fetch })).catch((error) => {
      answer = null;
      throw error;
    });
    return answer;
  };
  const search = latest(async (text) => (await start())(text.slice(0, longest)));
  return { start: () => { start().catch(() => {}); }, search };
}

// runner gives a function that runs a script of a folder, once it is loaded. Its
// address passes through the policy that the page's Content-Security-Policy
// names, where browsers have such policies.
function runner(folder) {
  const own = (url) => {
    if (!new URL(url, location.href).href.startsWith(folder)) throw new TypeError("not a script of the search");
    return url;
  };
  const policy = globalThis.trustedTypes?.createPolicy("naosu", { createScriptURL: own });
  return (url) => new Promise((loaded, failed) => {
    const script = document.createElement("script");
    script.src = policy ? policy.createScriptURL(url) : own(url);
    script.addEventListener("load", () => { script.remove(); loaded(); });
    script.addEventListener("error", () => { script.remove(); failed(new Error(`cannot load ${url}`)); });
    document.head.append(script);
  });
}

// fetcher gives a fetch for files that lie in scripts, each a call of naosuFile
// with the file's name and its bytes in base64.
function fetcher(run) {
  const files = new Map();
  globalThis.naosuFile = (name, text) => files.set(name, text);
  return async (url) => {
    const name = url.slice(url.lastIndexOf("/") + 1);
    await run(url + ".js");
    const text = files.get(name) ?? "";
    files.delete(name);
    return new Response(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  };
}
