/** Go, for the clients that are written in it. Their modules and what is compiled are kept beside the other tools. */

import path from "node:path";
import { onPath, outputOf, toolsDir } from "./setup.mjs";
import { missing } from "./tests.mjs";

/** The first that runs tools which go.mod names. */
const LEAST_MINOR = 24;

/**
 * @returns Variables for the tests: the program and its caches; none where there is no Go.
 * @throws SetupError in CI where it cannot be had.
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
