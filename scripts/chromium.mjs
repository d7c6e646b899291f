/** Finds Chromium for the browser tests on the PATH, or installs it with apt. */

import { aptInstall, canInstall } from "./apt.mjs";
import { onPath, say } from "./setup.mjs";
import { missing } from "./tests.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * Returns the path of Chromium, `off`, or undefined if there is none. @throws SetupError in CI if it cannot be
 * installed
 */
export async function ensureChromium() {
  const given = process.env.SLUICE_CHROMIUM;
  if (given !== undefined && given !== "") return given;
  const find = () => NAMES.map(onPath).find((file) => file !== undefined);
  if (find() === undefined && canInstall()) {
    await aptInstall(["chromium"], "the browser tests").catch((error) => say(error.message));
  }
  return find() ?? missing("Chromium", "the browser tests", "SLUICE_CHROMIUM");
}
