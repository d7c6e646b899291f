/** Builds the web console to dist/console. Also writes the compressed forms of its files. */

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { root, SetupError } from "./setup.mjs";

const VITE = path.join(root, "node_modules/vite/bin/vite.js");
const SOURCES = ["console", "sdk/src", "scripts/console.mjs"];
const target = path.join(root, "dist/console");
const COMPRESSIBLE = /\.(?:js|css|svg)$/;

function newest(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined || path.basename(file) === "node_modules") return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}

function compress(folder) {
  for (const name of readdirSync(folder).filter((name) => COMPRESSIBLE.test(name))) {
    const file = path.join(folder, name);
    const content = readFileSync(file);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
}

/** Replaces the folder atomically, so that a process that starts meanwhile never sees an incomplete folder. */
function replace(built) {
  const old = `${built}.old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(built, target);
  rmSync(old, { recursive: true, force: true });
}

/** Brings dist/console up to date, if vite is installed. @throws SetupError if the build fails */
export function buildConsole() {
  if (!existsSync(VITE) || !existsSync(path.join(root, "console/index.html"))) return;
  const built = statSync(path.join(target, "index.html"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Math.max(...SOURCES.map((source) => newest(path.join(root, source)))) < built) return;
  const folder = `${target}.${process.pid}`;
  const args = [VITE, "build", "console", "--outDir", folder, "--logLevel", "warn"];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new SetupError("The console does not build. Correct the errors that vite reports above.");
  }
  compress(path.join(folder, "static"));
  replace(folder);
}
