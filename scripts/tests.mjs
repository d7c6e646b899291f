/** Needs of tests beside servers. Without them, tests are skipped and counted as such. In CI, this is a failure. */

import { say, SetupError } from "./setup.mjs";

/**
 * @param purpose The test that cannot run without it.
 * @param variable Variable for its path, or `off`.
 * @throws SetupError in CI (`CI` is set), so that nothing is skipped there unseen.
 */
export function missing(what, purpose, variable, reason = "") {
  const message = `no ${what}${reason}: ${purpose} cannot run. Install it, or set ${variable}`;
  if (process.env.CI) throw new SetupError(`${message}. To skip them in CI, set ${variable}=off.`);
  say(`${message}. Skipping them.`);
  return undefined;
}
