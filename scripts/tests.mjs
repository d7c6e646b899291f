/** Handles missing programs that some tests need. These tests are skipped, except in CI, where this is a failure. */

import { say, SetupError } from "./setup.mjs";

/**
 * @param purpose the tests that cannot run without the program
 * @param variable environment variable for the program's path, or `off`
 * @throws SetupError in CI (`CI` is set), so that no test is skipped unnoticed
 */
export function missing(what, purpose, variable, reason = "") {
  const message = `cannot find ${what}${reason}, so ${purpose} cannot run. Install it, or set ${variable}`;
  if (process.env.CI) throw new SetupError(`${message}. To skip these tests in CI, set ${variable}=off.`);
  say(`${message}. These tests are skipped.`);
  return undefined;
}
