/** Finds nginx on the PATH, or installs it with apt (Debian). */

import { aptInstall, canInstall, withoutServices } from "./apt.mjs";
import { onPath, say } from "./setup.mjs";
import { missing } from "./tests.mjs";

/**
 * @returns environment variable for the tests: the path of nginx. @throws SetupError in CI if it cannot be installed
 */
export async function ensureNginx() {
  if (process.env.SLUICE_NGINX === "off") return {};
  if (process.env.SLUICE_NGINX === undefined && onPath("nginx") === undefined && canInstall()) {
    const install = () => aptInstall(["nginx-light"], "the test of the proxy's example");
    await withoutServices("nginx", install).catch((error) => say(error.message));
  }
  const nginx = process.env.SLUICE_NGINX ?? onPath("nginx");
  if (nginx === undefined) missing("nginx", "the test of the proxy's example", "SLUICE_NGINX");
  return { SLUICE_NGINX: nginx ?? "off" };
}
