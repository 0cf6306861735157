// Builds the site of this repo, or a changed copy of it, into a temporary folder.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

export const repo = fileURLToPath(new URL("../../", import.meta.url));
export const languages = ["ja", "en"];

// build gives the folder of a new site. edit may change a copy of the content
// first; it is given the means to write, rewrite and remove a file of it. flags
// are more flags of the command.
export async function build({ edit, flags = [] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "naosu-e2e-"));
  const remove = () => rm(folder, { recursive: true });
  try {
    const [content, out] = [join(folder, "content"), join(folder, "site")];
    await cp(join(repo, "content"), content, { recursive: true });
    await edit?.(editorOf(content));
    await run("go", ["run", "./generator", "build", "--no-cache", "--content", content, "--out", out, "--base-url", "http://127.0.0.1/", ...flags], { cwd: repo });
    return { folder: out, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

// compile gives the program, built into a folder.
export async function compile(folder) {
  const program = join(folder, "naosu");
  await run("go", ["build", "-o", program, "./generator"], { cwd: repo });
  return program;
}

function editorOf(content) {
  return {
    async rewrite(path, change) {
      const before = await readFile(join(content, path), "utf8");
      const after = change(before);
      if (after === before) throw new Error(`${path}: the edit changed nothing`);
      await writeFile(join(content, path), after);
    },
    async write(path, text) {
      await mkdir(dirname(join(content, path)), { recursive: true });
      await writeFile(join(content, path), text);
    },
    remove: (path) => rm(join(content, path)),
  };
}

// pagesIn lists the addresses of all HTML files of a built site.
export async function pagesIn(folder) {
  const files = await readdir(folder, { recursive: true });
  return files.filter((file) => file.endsWith(".html"))
    .map((file) => "/" + file.split(sep).join("/").replace(/(^|\/)index\.html$/, "$1"))
    .sort();
}
