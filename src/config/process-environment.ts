import type { Environment } from "./read";

/** The environment of this process, for commands that load the configuration. */
export function processEnvironment(): Environment {
  return process.env;
}
