/** Go, for the clients that are written in it. Their modules and compiled files are kept beside the other tools. */

import path from "node:path";
import { onPath, outputOf, toolsDir } from "./setup.mjs";
import { missing } from "./tests.mjs";

/** The first version that runs the tools in go.mod. */
const LEAST_MINOR = 24;

/**
 * @returns Variables for the tests: the program and its caches; none if there is no Go.
 * @throws SetupError in CI if it cannot be installed.
 */
export function ensureGo() {
  if (process.env.SLUICE_GO === "off") return {};
  const go = process.env.SLUICE_GO ?? onPath("go");
  const minor = /go1\.(\d+)/.exec((go && outputOf(go, ["version"])) ?? "")?.[1];
  if (!(Number(minor) >= LEAST_MINOR)) {
    missing(`Go 1.${LEAST_MINOR} or newer`, "the clients in Go", "SLUICE_GO");
    return { SLUICE_GO: "off" };
  }
  return { SLUICE_GO: go, SLUICE_GO_CACHE: path.join(toolsDir, "go") };
}
