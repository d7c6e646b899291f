/**
 * Finds Mosquitto and its dynamic-security plugin on the PATH. Otherwise installs them with apt (Debian) or brew
 * (macOS).
 */

import { accessSync, existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { aptInstall, withoutServices } from "./apt.mjs";
import { onPath, outputOf, run, say, SetupError } from "./setup.mjs";

const LEAST = [2, 0, 11];
const PLUGIN = "mosquitto_dynamic_security.so";

async function install() {
  if (process.platform === "darwin" && onPath("brew") !== undefined) {
    say("installing mosquitto with brew");
    await run("brew", ["install", "mosquitto"]);
  } else {
    await withoutServices("mosquitto", () => aptInstall(["mosquitto", "mosquitto-clients"], "the MQTT broker"));
  }
}

function folders(folder) {
  try {
    return [folder, ...readdirSync(folder).map((name) => path.join(folder, name))];
  } catch {
    return [];
  }
}

function findPlugin(mosquitto) {
  // Search beside the program first, because the plugin must have the same version.
  const beside = ["lib", "lib64"].map((name) => path.resolve(mosquitto, "../..", name));
  const libraries = [...beside, "/usr/lib", "/usr/lib64", "/usr/local/lib", "/opt/homebrew/lib"].flatMap(folders);
  return libraries.map((folder) => path.join(folder, PLUGIN)).find((file) => existsSync(file));
}

function assertVersion(mosquitto) {
  // In some versions, `mosquitto -h` ends with an error status, so the status is ignored.
  const text = outputOf("/bin/sh", ["-c", '"$0" -h; true', mosquitto]) ?? "";
  const version = /mosquitto version (\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number);
  if (version === undefined) return;
  const difference = version.map((part, index) => part - LEAST[index]).find((part) => part !== 0) ?? 0;
  if (difference >= 0) return;
  throw new SetupError(
    `${mosquitto} has version ${version.join(".")}, but Sluice needs ${LEAST.join(".")} or newer. Install a newer ` +
      "one (https://mosquitto.org/download), or set SLUICE_MOSQUITTO to its path.",
  );
}

/** Returns the paths of Mosquitto and its plugin. @throws SetupError with the remedy if they cannot be installed */
export async function ensureMosquitto() {
  const given = process.env.SLUICE_MOSQUITTO;
  if (given === undefined && onPath("mosquitto") === undefined) await install();
  const mosquitto = given ?? onPath("mosquitto");
  if (mosquitto === undefined)
    throw new SetupError("Mosquitto is installed but not on the PATH. Set SLUICE_MOSQUITTO to its path.");
  assertVersion(mosquitto);

  const plugin = process.env.SLUICE_MOSQUITTO_PLUGIN ?? findPlugin(mosquitto);
  if (plugin === undefined) {
    throw new SetupError(
      `Cannot find ${PLUGIN}, the plugin of ${mosquitto}. Install a Mosquitto that includes it, or set ` +
        "SLUICE_MOSQUITTO_PLUGIN to its path.",
    );
  }
  accessSync(plugin);
  return { mosquitto, plugin };
}
