/** Installs Debian packages. */

import { chmodSync, existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { onPath, run, say, SetupError } from "./setup.mjs";

const POLICY = "/usr/sbin/policy-rc.d";
const POLICY_BACKUP = `${POLICY}.before-sluice`;

let updated = false;

/** Whether this process can install packages without asking: it needs root and apt-get. */
export function canInstall() {
  return process.getuid?.() === 0 && onPath("apt-get") !== undefined;
}

/**
 * Installs packages.
 *
 * @param purpose purpose of the packages, for messages to the user
 * @throws SetupError with the remedy if this user cannot install packages, or apt-get fails.
 */
export async function aptInstall(packages, purpose) {
  const names = packages.join(" ");
  if (!canInstall()) {
    const by = onPath("apt-get") === undefined ? "your package manager" : `sudo apt-get install ${names}`;
    throw new SetupError(`${names} is missing. It is needed for ${purpose}. Install it with ${by}.`);
  }
  say(`installing ${names} with apt-get for ${purpose}`);
  const how = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, interruptible: false };
  // Ignore a failed update: the existing lists of packages may suffice.
  if (!updated) await run("apt-get", ["update", "-qq"], how).catch(() => undefined);
  updated = true;
  const options = ["-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120"];
  await run("apt-get", ["install", ...options, ...packages], how);
}

/**
 * Runs `install`, but prevents that the package's service starts, now or at the next boot: Sluice starts its own
 * servers. Restores the previous state, even after a failure.
 */
export async function withoutServices(service, install) {
  const restore = () => {
    if (existsSync(POLICY_BACKUP)) renameSync(POLICY_BACKUP, POLICY);
    else rmSync(POLICY, { force: true });
  };
  if (existsSync(POLICY)) renameSync(POLICY, POLICY_BACKUP);
  writeFileSync(POLICY, "#!/bin/sh\nexit 101\n");
  chmodSync(POLICY, 0o755);
  process.once("exit", restore);
  try {
    await install();
  } finally {
    process.removeListener("exit", restore);
    restore();
  }
  await disableService(service);
}

async function disableService(service) {
  if (onPath("systemctl") !== undefined) {
    await run("systemctl", ["disable", `${service}.service`]).catch(() => undefined);
  } else if (onPath("update-rc.d") !== undefined) {
    await run("update-rc.d", [service, "disable"]).catch(() => undefined);
  }
  rmSync(`/etc/systemd/system/multi-user.target.wants/${service}.service`, { force: true });
}
