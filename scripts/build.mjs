/** Compiles changed sources to the same paths below dist/, and copies all other files. */

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync, copyFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildConsole } from "./console.mjs";
import { root, say, SetupError } from "./setup.mjs";

const FOLDERS = ["src", "mosquitto", "dev", "bench", "sdk/src"];
const out = path.join(root, "dist");

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(file) : [file];
  });
}

function changedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

const isSource = (file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.endsWith(".d.ts");
const isAsset = (file) => !/\.(ts|md|snap)$/.test(file);

/**
 * Returns the output file of a source. The SDK is a separate package, so its output is in sdk/dist, where `@sluice/sdk`
 * finds it. Its types are generated when it is packed.
 */
function outputOf(file) {
  const output = path.relative(root, file).replace(/\.ts$/, ".js");
  const sdk = path.join("sdk", "src");
  return output.startsWith(sdk + path.sep)
    ? path.join(root, "sdk", "dist", path.relative(sdk, output))
    : path.join(out, output);
}

/** Replaces the file atomically, so that a process that starts meanwhile never reads an incomplete file. */
function write(file, content) {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}

async function compile(swc, file) {
  const target = outputOf(file);
  const folder = path.dirname(target);
  const { code, map } = await swc.transformFile(file, {
    cwd: root,
    sourceFileName: path.relative(folder, file),
  });
  mkdirSync(folder, { recursive: true });
  if (map !== undefined) write(`${target}.map`, map);
  write(target, `${code.trimEnd()}\n//# sourceMappingURL=${path.basename(target)}.map\n`);
}

const isOfConsole = (file) => path.relative(out, file).split(path.sep)[0].startsWith("console");

function removeStale(kept) {
  for (const file of filesBelow(out).filter((file) => !isOfConsole(file))) {
    if (!kept.has(file.replace(/\.map$/, ""))) rmSync(file, { force: true });
  }
}

/** Brings dist/ up to date. @returns the number of compiled files */
export async function build() {
  const files = FOLDERS.flatMap((folder) => filesBelow(path.join(root, folder)));
  const settings = changedAt(path.join(root, ".swcrc"));
  const isStale = (file) => changedAt(outputOf(file)) < Math.max(changedAt(file), settings);
  const sources = files.filter(isSource);
  const stale = sources.filter(isStale);
  const assets = files.filter(isAsset);
  if (stale.length > 0) {
    const { default: swc } = await import("@swc/core");
    await Promise.all(stale.map((file) => compile(swc, file)));
  }
  for (const file of assets.filter(isStale)) {
    mkdirSync(path.dirname(outputOf(file)), { recursive: true });
    copyFileSync(file, outputOf(file));
  }
  removeStale(new Set([...sources, ...assets].map(outputOf)));
  buildConsole();
  return stale.length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await build();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
