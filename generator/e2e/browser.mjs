// Opens a browser on a freshly built and served site.
import { chromium } from "playwright-core";
import { insecureName, serve } from "./server.mjs";
import { build } from "./site.mjs";

export const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";

export const args = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Nothing but this machine can be reached.
  `--host-resolver-rules=MAP ${insecureName} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
];

// French is none of the site's languages, so that "/" stays where it is.
export const nobodysLocale = "fr-FR";

// open builds, serves and launches; close undoes all three, as does a failure
// on the way, because a forgotten server or browser keeps the test run alive.
export async function open(options) {
  const undo = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const site = await build(options);
    undo.push(site.remove);
    const server = await serve(site.folder);
    undo.push(server.close);
    const browser = await chromium.launch({ executablePath, args });
    undo.push(() => browser.close());
    return { folder: site.folder, origin: server.origin, insecureOrigin: server.insecureOrigin, ...pagesOf(browser, server.origin), close };
  } catch (error) {
    await close();
    throw error;
  }
}

// openedExcess, run in a page, unfolds it once script has done what it puts off
// until the page is idle, and says how far it reaches beyond the window.
export async function openedExcess() {
  if (document.querySelector("[data-scripted][hidden]")) await new Promise((done) => requestIdleCallback(done, { timeout: 1000 }));
  for (const details of document.querySelectorAll("details")) details.open = true;
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth - clientWidth;
}

function pagesOf(browser, origin) {
  return {
    async newPage({ permissions, ...settings } = {}) {
      const context = await browser.newContext({ baseURL: origin, locale: nobodysLocale, reducedMotion: "reduce", ...settings });
      context.setDefaultTimeout(10_000);
      if (permissions) await context.grantPermissions(permissions, { origin });
      return context.newPage();
    },
    closePages: () => Promise.all(browser.contexts().map((context) => context.close())),
  };
}
