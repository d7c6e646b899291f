/** Runs npm with a chosen Node. */

import path from "node:path";
import { firstExecutable, onPath, run, SetupError } from "./setup.mjs";
import { existsSync, realpathSync } from "node:fs";

/** Returns npm's program file: of the npm that started this script, otherwise beside Node, otherwise on the PATH. */
function npmProgram() {
  const given = process.env.npm_execpath;
  if (given?.endsWith("npm-cli.js") && existsSync(given)) return given;
  const beside = path.resolve(process.execPath, "../../lib/node_modules/npm/bin/npm-cli.js");
  if (existsSync(beside)) return beside;
  const command = firstExecutable([onPath("npm") ?? ""]);
  if (command !== undefined) return realpathSync(command);
  throw new SetupError("Cannot find npm. Install it with Node.js (https://nodejs.org).");
}

/** Runs npm without output, with the Node at `node`. @throws SetupError if npm fails */
export function npm(node, args, options = {}) {
  const env = {
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ""}`,
    npm_config_update_notifier: "false",
    npm_config_audit: "false",
    npm_config_fund: "false",
  };
  return run(node, [npmProgram(), ...args], { env, ...options });
}
