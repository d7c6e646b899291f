/** Finds the scripts of the built web console that a browser loads before it shows anything. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

/** Returns the paths of the entry and of the scripts that it imports, relative to the console's folder. */
export function initialScripts(consoleDir: string): readonly string[] {
  const manifest = JSON.parse(readFileSync(path.join(consoleDir, "manifest.json"), "utf8")) as Record<string, Chunk>;
  const found = new Map<string, string>();
  const add = (name: string) => {
    const chunk = manifest[name];
    if (chunk === undefined || found.has(name)) return;
    found.set(name, chunk.file);
    chunk.imports?.forEach(add);
  };
  add("index.html");
  return [...found.values()];
}

/** Returns the size of these scripts in bytes, compressed by gzip. */
export function initialBytes(consoleDir: string): number {
  const sizes = initialScripts(consoleDir).map((file) => statSync(path.join(consoleDir, `${file}.gz`)).size);
  return sizes.reduce((sum, size) => sum + size, 0);
}
