// Takes a picture of each kind of page, light and dark:
//
//	node screenshots.mjs FOLDER [WIDTH…]
import { join } from "node:path";
import { open } from "./browser.mjs";
import { kinds } from "./kinds.mjs";

const [folder, ...widths] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node screenshots.mjs FOLDER [WIDTH…]");
  process.exit(2);
}

const site = await open();
try {
  for (const width of widths.length > 0 ? widths.map(Number) : [390, 1280]) {
    const page = await site.newPage({ viewport: { width, height: 844 } });
    for (const { name, path } of kinds) {
      await page.goto(path);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const file = `${name.replace(/[^a-z]+/g, "-").replace(/-$/, "")}-${width}-${colorScheme}.png`;
        await page.screenshot({ path: join(folder, file), fullPage: true });
      }
    }
  }
} finally {
  await site.close();
}
