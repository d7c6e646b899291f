/** Installs the Node modules with `npm ci` if the lock file or the version of Node has changed. */

import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { npm } from "./npm.mjs";
import { outputOf, root, say } from "./setup.mjs";

const lockFile = path.join(root, "package-lock.json");
const stampFile = path.join(root, "node_modules/.sluice-install.json");

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, "utf8"));
  } catch {
    return {};
  }
}

/** Whether the modules of this folder were installed after its lock file was written. */
function installedByHand(folder) {
  // npm writes this file at the end of every installation.
  const installed = path.join(folder, "node_modules/.package-lock.json");
  return (
    existsSync(installed) && statSync(installed).mtimeMs >= statSync(path.join(folder, "package-lock.json")).mtimeMs
  );
}

/** Installs the modules of the lock file, with the Node at `node`. @throws SetupError if npm fails */
export async function ensureModules(node) {
  const version = outputOf(node, ["--version"])?.trim().split(".")[0];
  const lock = createHash("sha256").update(readFileSync(lockFile)).digest("hex");
  const stamp = readStamp();
  if (stamp.lock === lock && stamp.node === version) return;
  if (!(installedByHand(root) && (stamp.node ?? version) === version)) {
    say("installing Node modules (npm ci)");
    // No package needs its install scripts. Our own would change Git's settings, which a task must not do.
    await npm(node, ["ci", "--include=dev", "--ignore-scripts", "--loglevel=error"]);
  }
  writeFileSync(stampFile, JSON.stringify({ lock, node: version }));
}

/**
 * Installs the modules of a folder that has its own lock file, for the only suite that needs them. @throws SetupError
 */
export async function ensureModulesOf(node, name) {
  const folder = path.join(root, name);
  if (installedByHand(folder)) return;
  say(`installing the Node modules of ${name}`);
  await npm(node, ["ci", "--prefix", folder, "--no-workspaces", "--ignore-scripts", "--loglevel=error"]);
}
