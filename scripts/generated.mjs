/** Fails if schema.graphql, code or docs differ from the output of their sources. Leaves the files unchanged. */

import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root, say } from "./setup.mjs";

const REFERENCE = ["cli", "configuration", "error-codes", "metrics", "rejection-reasons"];
const GENERATED = [
  "schema.graphql",
  "sdk/src/generated",
  "console/src/generated",
  "sdk/persisted-documents.json",
  ...REFERENCE.map((page) => `docs/reference/${page}.md`),
];

function read(file, found = new Map()) {
  if (!existsSync(file)) return found;
  if (statSync(file).isDirectory()) for (const name of readdirSync(file)) read(path.join(file, name), found);
  else found.set(file, readFileSync(file, "utf8"));
  return found;
}

function readAll() {
  return GENERATED.reduce((found, name) => read(path.join(root, name), found), new Map());
}

/**
 * Regenerates with `generate()`, compares, and restores the files.
 *
 * @returns the exit code: 1 if a file was out of date
 */
export async function checkGenerated(generate) {
  const before = readAll();
  const code = await generate();
  if (code !== 0) return code;
  const after = readAll();
  const stale = [...new Set([...before.keys(), ...after.keys()])].filter(
    (file) => before.get(file) !== after.get(file),
  );
  for (const file of stale) {
    if (before.has(file)) writeFileSync(file, before.get(file));
    else rmSync(file);
    say(`${path.relative(root, file)} is out of date: run "npm run codegen" and commit the result`);
  }
  return stale.length === 0 ? 0 : 1;
}
