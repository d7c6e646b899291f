/** Parses the syntax that the repository's Dockerfile and .dockerignore use. */

import { readFileSync } from "node:fs";
import path from "node:path";

export const ROOT = path.resolve(__dirname, "../..");

export interface Instruction {
  /** Name of the instruction, such as `FROM` or `RUN`. */
  readonly name: string;
  /** Arguments of the instruction, on one line. */
  readonly text: string;
}

export interface Stage {
  readonly image: string;
  /** Name of the stage. Null for the last stage. */
  readonly name: string | null;
  readonly instructions: readonly Instruction[];
}

export function readDockerfile(): readonly Stage[] {
  const text = readFileSync(path.join(ROOT, "Dockerfile"), "utf8");
  const lines = text
    .replace(/^#.*\n/gm, "")
    .replace(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const stages: { image: string; name: string | null; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = "", rest = ""] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (name === "FROM") {
      const [, image = "", stage = null] = /^(\S+)(?: AS (\S+))?$/.exec(rest) ?? [];
      stages.push({ image, name: stage, instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, text: rest });
  }
  return stages;
}

/** Returns the arguments of the stage's instructions with this name. */
export function textsOf(stage: Stage, name: string): readonly string[] {
  return stage.instructions.filter((instruction) => instruction.name === name).map(({ text }) => text);
}

/** Returns the command of `CMD [...]` or `HEALTHCHECK ... CMD [...]`. */
export function commandIn(text: string): readonly string[] {
  return JSON.parse(text.slice(text.indexOf("["))) as readonly string[];
}

/**
 * Returns a filter for the files of the repository that are in the build context. The last matching pattern decides.
 */
export function contextFilter(): (file: string) => boolean {
  const patterns = readFileSync(path.join(ROOT, ".dockerignore"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ pattern: patternOf(line.replace(/^!/, "")), isExcluded: !line.startsWith("!") }));
  return (file) => patterns.findLast(({ pattern }) => pattern.test(file))?.isExcluded !== true;
}

/**
 * Converts a pattern of .dockerignore into a regular expression, which also matches all files below a matching folder.
 */
function patternOf(pattern: string): RegExp {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*\*\/|\*/g, (stars) => (stars === "*" ? "[^/]*" : "(?:.*/)?"));
  return new RegExp(`^${escaped}(?:/|$)`);
}
