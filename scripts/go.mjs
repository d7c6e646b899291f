/** Finds Go for the clients that are written in it. The tools folder keeps their modules and compiled files. */

import path from "node:path";
import { onPath, outputOf, toolsDir } from "./setup.mjs";
import { missing } from "./tests.mjs";

/** Go 1.24 is the oldest version that can run the tools in go.mod. */
const LEAST_MINOR = 24;

/**
 * @returns environment variables for the tests: Go and its caches, or `SLUICE_GO=off` if there is no Go
 * @throws SetupError in CI if Go is missing
 */
export function ensureGo() {
  if (process.env.SLUICE_GO === "off") return {};
  const go = process.env.SLUICE_GO ?? onPath("go");
  const minor = /go1\.(\d+)/.exec((go && outputOf(go, ["version"])) ?? "")?.[1];
  if (!(Number(minor) >= LEAST_MINOR)) {
    missing(`Go 1.${LEAST_MINOR} or newer`, "the tests of clients in Go", "SLUICE_GO");
    return { SLUICE_GO: "off" };
  }
  return { SLUICE_GO: go, SLUICE_GO_CACHE: path.join(toolsDir, "go") };
}
