// The script of the preview. When the page's bytes have changed, it shows the
// new words at once and then loads the page again, at the same place on it. It
// shows mistakes and a bar. Pages of the site itself never load it.
(() => {
  const own = "/.naosu-preview/";
  const hash = new URL(document.currentScript.src).search.slice(1);
  const place = "naosu-preview-place";

  // element makes an element with words and children.
  const element = (name, { words, kind, ...rest } = {}, ...children) => {
    const e = document.createElement(name);
    if (kind) e.className = kind;
    if (words) e.textContent = words;
    Object.assign(e, rest);
    e.append(...children);
    return e;
  };

  const host = element("div", { id: "_preview" });
  const root = host.attachShadow({ mode: "open" });
  const errors = element("dialog");
  const bar = element("div", { kind: "bar" });
  bar.setAttribute("role", "region");
  root.append(element("link", { rel: "stylesheet", href: own + "preview.css" }), errors, bar);
  document.body.append(host);

  // A page that was loaded again is shown where it was.
  const kept = JSON.parse(sessionStorage.getItem(place) ?? "null");
  sessionStorage.removeItem(place);
  if (kept?.page === location.href) {
    const back = () => scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
    back();
    addEventListener("load", back, { once: true });
  }

  // note writes one finding: place, words, line and cure.
  const note = (hint) => (n) => {
    const parts = [element("p", { kind: "place", words: n.place ? `${n.place}: ${n.label}` : n.label }), element("p", { words: n.rule ? `${n.message} [${n.rule}]` : n.message })];
    if (n.before || n.marked || n.after) parts.push(element("pre", {}, n.before, element("mark", { words: n.marked }), n.after));
    if (n.hint) parts.push(element("p", { words: `${hint}: ${n.hint}` }));
    return element("div", { kind: `note ${n.severity}` }, ...parts);
  };

  let dismissed = "";
  function showErrors(info) {
    const seen = JSON.stringify(info.errors);
    const shown = errors.dataset.seen;
    if (info.errors.length === 0) {
      errors.close();
      dismissed = errors.dataset.seen = "";
      return;
    }
    if (seen === shown && (errors.open || dismissed === seen)) return;
    errors.dataset.seen = seen;
    errors.lang = info.lang;
    errors.setAttribute("aria-label", info.title);
    const close = element("button", { type: "button", words: info.close });
    close.addEventListener("click", () => errors.close());
    errors.replaceChildren(element("h2", { words: info.title }), ...info.errors.map(note(info.hint)), close);
    if (!errors.open) errors.showModal();
  }
  errors.addEventListener("close", () => { dismissed = errors.dataset.seen; });

  function copier(info) {
    const copy = element("button", { type: "button", words: info.copy });
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(info.file);
      copy.textContent = info.copied;
    });
    return copy;
  }

  function showBar(info) {
    bar.lang = info.lang;
    bar.setAttribute("aria-label", info.bar);
    const open = bar.querySelector("details")?.open ?? false;
    bar.replaceChildren(element("strong", { words: info.bar }));
    if (info.reading) bar.append(element("span", { kind: "reading", words: info.reading }));
    if (info.file) {
      bar.append(element("span", { words: `${info.open} ` }, element("code", { words: info.file })));
      if (navigator.clipboard) bar.append(copier(info)); // which browsers give to this machine's pages alone
    }
    for (const l of info.languages) bar.append(element("span", { kind: l.state, words: l.words }));
    bar.append(element("a", { href: own + "translations", words: info.table }));
    if (info.findings.length > 0) bar.append(element("details", { open }, element("summary", { words: info.summary }), ...info.findings.map(note(info.hint))));
    else if (info.summary) bar.append(element("span", { words: info.summary }));
  }

  function again() {
    sessionStorage.setItem(place, JSON.stringify({ page: location.href, x: scrollX, y: scrollY }));
    location.reload();
  }

  // read gives the page as it is now, or null where it cannot be made, in which
  // case it stays as it was. A request reads it as a document, in which no script
  // runs. It names the origin: a path that begins with // would name another.
  const read = () => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", location.origin + location.pathname);
    request.responseType = "document";
    request.addEventListener("load", () => resolve(request.status === 500 ? null : request.response));
    request.addEventListener("error", reject);
    request.send();
  });

  const hashOf = (page) => new URL(page.querySelector(`script[src^="${own}preview.js?"]`).src).search.slice(1);

  // swap shows what another page says, before all of it is loaded again.
  function swap(page) {
    const [old, next] = [document, page].map((d) => d.querySelector("main"));
    if (!old || !next) return;
    document.title = page.title;
    old.replaceWith(document.adoptNode(next));
  }

  const calm = 250; // milliseconds after the last change that was swapped in
  let loading;
  async function update() {
    const page = await read();
    if (page && hashOf(page) !== hash) {
      swap(page);
      clearTimeout(loading);
      loading = setTimeout(again, calm);
      return;
    }
    const answer = await fetch(`${own}page?path=${encodeURIComponent(decodeURI(location.pathname))}`);
    const info = await answer.json();
    showErrors(info);
    showBar(info);
  }

  // A browser keeps few connections to a host: pages that are not seen give
  // theirs up.
  let events;
  function listen() {
    events?.close();
    events = undefined;
    if (document.visibilityState === "hidden") return;
    events = new EventSource(`${own}events`);
    events.addEventListener("message", () => update().catch(() => {})); // the next change tries again
  }
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => events?.close());
  addEventListener("pageshow", (e) => { if (e.persisted) listen(); });
  listen();
})();
