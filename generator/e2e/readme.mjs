// Takes the pictures of the README from the built site:
//
//	node readme.mjs FOLDER
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { open } from "./browser.mjs";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node readme.mjs FOLDER");
  process.exit(2);
}

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const pictures = [
  { name: "article-phone", path: "/ja/x/request-token-invalid/", settings: phone },
  { name: "search-phone", path: "/en/", settings: phone, paste: "The request token for this page is invalid. It may have already been used" },
  { name: "article-wide", path: "/en/git/push-fetch-first/", settings: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" } },
];

const site = await open();
try {
  await mkdir(folder, { recursive: true });
  for (const { name, path, settings, paste } of pictures) {
    const page = await site.newPage(settings);
    await page.goto(path);
    if (paste) {
      await page.getByRole("main").getByRole("combobox").fill(paste);
      await page.getByRole("option").first().waitFor();
    }
    await page.screenshot({ path: join(folder, `${name}.png`) });
  }
} finally {
  await site.close();
}
