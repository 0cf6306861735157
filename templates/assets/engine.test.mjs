import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { connect } from "./engine.js";

const give = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
const module = `data:text/javascript,export const open = async ({ base, lang }) => ({ search: async (text) => ({ by: "module", base, lang, length: text.length }) })`;
const settings = { worker: "/assets/w.js", engine: module, base: "/help/", lang: "ja" };

// page names the worker; Worker is the one that its tests want.
function page(Worker) {
  give("location", new URL("https://site.example/help/ja/"));
  give("document", { querySelector: () => ({ dataset: { worker: settings.worker } }) });
  give("Worker", Worker);
}

// EchoWorker starts at once and says what it was sent.
class EchoWorker extends EventTarget {
  static made = [];
  sent = [];

  constructor(url) {
    super();
    EchoWorker.made.push(url);
    queueMicrotask(() => this.say({ ready: true }));
  }

  say(data) {
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }

  postMessage(data) {
    this.sent.push(data);
    if (this.sent.length === 1) return;
    queueMicrotask(() => this.say(data === "bad" ? { error: "The index is damaged" } : { result: { by: "worker", sent: this.sent } }));
  }
}

afterEach(() => {
  EchoWorker.made = [];
  give("trustedTypes", undefined);
});

describe("connect", () => {
  it("loads nothing by itself", () => {
    page(EchoWorker);
    connect(settings);
    assert.deepEqual(EchoWorker.made, []);
  });

  it("asks a worker, which it tells the site and the language once", async () => {
    page(EchoWorker);
    const { search } = connect(settings);
    await search("one");
    assert.deepEqual(await search("two"), { by: "worker", sent: [{ base: "/help/", lang: "ja" }, "one", "two"] });
    assert.deepEqual(EchoWorker.made, ["/assets/w.js"]);
  });

  it("says what the engine says of a failure", async () => {
    page(EchoWorker);
    await assert.rejects(connect(settings).search("bad"), /The index is damaged/);
  });

  it("imports the engine where a worker is refused", async () => {
    page(class { constructor() { throw new Error("refused"); } });
    assert.deepEqual(await connect(settings).search("x"), { by: "module", base: "/help/", lang: "ja", length: 1 });
  });

  it("imports the engine where the worker's script does not load", async () => {
    page(class extends EventTarget {
      postMessage() {
        queueMicrotask(() => this.dispatchEvent(new Event("error", { cancelable: true })));
      }
    });
    assert.equal((await connect(settings).search("x")).by, "module");
  });

  it("sends no more of a text than the engine reads", async () => {
    page(undefined);
    assert.equal((await connect(settings).search("x".repeat(300_000))).length, 200_000);
  });

  it("lets the policy pass the worker that the page names, and nothing else", async () => {
    page(EchoWorker);
    let rules;
    give("trustedTypes", { createPolicy: (name, made) => {
      rules = made;
      return { createScriptURL: (url) => `${name}: ${made.createScriptURL(url)}` };
    } });
    await connect(settings).search("x");
    assert.deepEqual(EchoWorker.made, ["naosu: /assets/w.js"]);
    for (const url of ["/assets/other.js", "https://elsewhere.example/assets/w.js", "data:text/javascript,0"]) {
      assert.throws(() => rules.createScriptURL(url), TypeError);
    }
  });
});
