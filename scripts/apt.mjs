/** Debian packages. */

import { onPath, run, say, SetupError } from "./setup.mjs";

let updated = false;

/** True where packages can be installed without asking: as root, with apt-get. */
export function canInstall() {
  return process.getuid?.() === 0 && onPath("apt-get") !== undefined;
}

/**
 * Installs packages.
 *
 * @param purpose What for, in words for the user.
 * @throws SetupError with the remedy where this user cannot install, or apt-get fails.
 */
export async function aptInstall(packages, purpose) {
  const names = packages.join(" ");
  if (!canInstall()) {
    const by = onPath("apt-get") === undefined ? "your package manager" : `sudo apt-get install ${names}`;
    throw new SetupError(`${names} is missing, for ${purpose}. Install it with ${by}.`);
  }
  say(`installing ${names} with apt-get, for ${purpose}`);
  const how = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, interruptible: false };
  // A stale or partly unreachable list of packages may still do.
  if (!updated) await run("apt-get", ["update", "-qq"], how).catch(() => undefined);
  updated = true;
  const options = ["-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120"];
  await run("apt-get", ["install", ...options, ...packages], how);
}
