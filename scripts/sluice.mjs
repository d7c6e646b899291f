#!/usr/bin/env node
/** The command `sluice` for npx, which remembers what it has found: this file is there before anything is built. */

import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { root, say } from "./setup.mjs";

const main = path.join(root, "dist/src/cli/main.js");

if (existsSync(main)) await import(pathToFileURL(main).href);
else {
  say("Sluice is not built yet. Run 'npm run build' first");
  process.exitCode = 1;
}
