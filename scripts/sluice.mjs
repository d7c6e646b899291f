#!/usr/bin/env node
/**
 * The command `sluice` for npx. npx remembers the path of its program, so this file must exist before the first build.
 */

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

const LEAST = [22, 22];

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
}

/** Returns a Node.js that the demo or the tests have installed, or undefined. */
function installedNode() {
  const tools = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"), "sluice", "tools");
  if (!existsSync(tools)) return undefined;
  const names = readdirSync(tools).filter((name) => /^node-\d/.test(name) && isNewEnough(name.slice("node-".length)));
  return names.map((name) => path.join(tools, name, "bin", "node")).find((file) => existsSync(file));
}

const main = new URL("../dist/src/cli/main.js", import.meta.url);
const node = isNewEnough(process.versions.node) ? undefined : installedNode();

if (!existsSync(main)) {
  console.error("sluice: Sluice is not built yet. Run 'npm run build' first");
  process.exitCode = 1;
} else if (node === undefined) await import(main.href);
else process.exitCode = spawnSync(node, process.argv.slice(1), { stdio: "inherit" }).status ?? 1;
