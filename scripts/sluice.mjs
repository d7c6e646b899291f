#!/usr/bin/env node
/** The command `sluice` for npx, which remembers what it has found: this file is there before anything is built. */

import { existsSync } from "node:fs";

const main = new URL("../dist/src/cli/main.js", import.meta.url);

if (existsSync(main)) await import(main.href);
else {
  console.error("sluice: Sluice is not built yet. Run 'npm run build' first");
  process.exitCode = 1;
}
