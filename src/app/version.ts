import { readFileSync } from "node:fs";
import path from "node:path";

/** Version of Sluice. */
export function version(): string {
  return ownPackage().version;
}

/** Returns the folder of Sluice's package.json. */
export function rootFolder(): string {
  return ownPackage().folder;
}

/** Finds the nearest package.json of Sluice in the folders above. This file runs from `src` and from `dist/src`. */
function ownPackage(): { readonly folder: string; readonly version: string } {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const read = readPackage(path.join(folder, "package.json"));
    if (read?.name === "sluice") return { folder, version: read.version };
    if (path.dirname(folder) === folder) throw new Error("Cannot find Sluice's package.json. Reinstall the package.");
  }
}

function readPackage(file: string): { name: string; version: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as { name: string; version: string };
  } catch {
    return undefined;
  }
}
