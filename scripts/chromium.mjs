/** Chromium for the browser tests: on the PATH, else from apt. */

import { aptInstall, canInstall } from "./apt.mjs";
import { onPath, say } from "./setup.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Path of Chromium, or undefined where none can be had; the user is told what that means. */
export async function ensureChromium() {
  const given = process.env.SLUICE_CHROMIUM;
  if (given !== undefined) return given;
  const find = () => NAMES.map(onPath).find((file) => file !== undefined);
  if (find() === undefined && canInstall()) {
    await aptInstall(["chromium"], "the browser tests").catch((error) => say(error.message));
  }
  const chromium = find();
  if (chromium === undefined) say("no Chromium: browser tests cannot run; install it or set SLUICE_CHROMIUM");
  return chromium;
}
