/** Finds the programs of the servers. `scripts/run.mjs` passes their paths. Otherwise this module searches for them. */

import { accessSync, constants, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? "")
    .split(path.delimiter)
    .concat("/usr/sbin", "/usr/local/sbin", "/usr/local/bin");
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

function toolsDir(): string {
  return path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"), "sluice", "tools");
}

function cached(program: string): string | undefined {
  const folders = subfolders(toolsDir());
  return folders.map((folder) => path.join(folder, program)).find(isExecutable);
}

function cachedFolder(name: string): string | undefined {
  return [path.join(toolsDir(), name)].find(isReadable);
}

function found(value: string | undefined, program: string, variable: string): string {
  if (value !== undefined) return value;
  throw new Error(`Cannot find ${program}. Run "npm test" once to install it, or set ${variable}.`);
}

/** Returns the path of `mongod`. @throws Error with the remedy if it is not found */
export function findMongod(): string {
  return found(process.env.SLUICE_MONGOD ?? onPath("mongod") ?? cached("mongod"), "mongod", "SLUICE_MONGOD");
}

/** Returns the path of `mosquitto`. @throws Error with the remedy if it is not found */
export function findMosquitto(): string {
  return found(process.env.SLUICE_MOSQUITTO ?? onPath("mosquitto"), "mosquitto", "SLUICE_MOSQUITTO");
}

/** Returns the path of Mosquitto's dynamic-security plugin. @throws Error with the remedy if it is not found */
export function findMosquittoPlugin(): string {
  const name = "mosquitto_dynamic_security.so";
  const prefix = path.dirname(path.dirname(findMosquitto()));
  // Search beside the program first, because the plugin must have the same version.
  const beside = [path.join(prefix, "lib"), path.join(prefix, "lib64")];
  const libraries = [...beside, "/usr/lib", "/usr/lib64", "/usr/local/lib", "/opt/homebrew/lib"];
  const folders = libraries.flatMap((library) => [library, ...subfolders(library)]);
  const file = process.env.SLUICE_MOSQUITTO_PLUGIN ?? folders.map((folder) => path.join(folder, name)).find(isReadable);
  return found(file, name, "SLUICE_MOSQUITTO_PLUGIN");
}

/** Returns the paths of Java and of the folder with Kafka's jars. @throws Error with the remedy if one is not found */
export function findKafka(): { readonly java: string; readonly jars: string } {
  const { SLUICE_JAVA, SLUICE_KAFKA_JARS } = process.env;
  return {
    java: found(SLUICE_JAVA ?? onPath("java"), "Java", "SLUICE_JAVA"),
    jars: found(SLUICE_KAFKA_JARS ?? cachedFolder("kafka-4.4.0"), "Kafka", "SLUICE_KAFKA_JARS"),
  };
}

/** Returns the path of a Chromium for browser tests, or undefined if there is none. */
export function findChromium(): string | undefined {
  return process.env.SLUICE_CHROMIUM ?? onPath("chromium") ?? onPath("chromium-browser") ?? onPath("google-chrome");
}
