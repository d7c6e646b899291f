/** Reads code blocks of the documentation. */

import { readFileSync } from "node:fs";
import path from "node:path";

export const ROOT = path.resolve(__dirname, "../..");

/** Returns the page's code blocks in this language, in order and without the indentation of lists. */
export function blocksOf(page: string, language: string): readonly string[] {
  const text = readFileSync(path.join(ROOT, page), "utf8");
  const blocks = text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([^]*?)^\\1\`\`\`$`, "gm"));
  return [...blocks].map(([, indent = "", block = ""]) => block.replaceAll(new RegExp(`^${indent}`, "gm"), ""));
}

/** Returns the code block with this number, counted from 1. @throws Error if the page has fewer. */
export function blockOf(page: string, language: string, number: number): string {
  const block = blocksOf(page, language)[number - 1];
  if (block === undefined) throw new Error(`${page} has no block ${number} in ${language}`);
  return block;
}

const SETTING = /^([A-Z][A-Z0-9_]*)=('?)(\S*)\2$/;

/** Returns the variables that a block sets, one per line. Returns null if the block contains any other command. */
export function settingsIn(block: string): Readonly<Record<string, string>> | null {
  const matches = block
    .trim()
    .split("\n")
    .map((line) => SETTING.exec(line));
  if (matches.includes(null)) return null;
  return Object.fromEntries(matches.map((match) => [match?.[1] ?? "", match?.[3] ?? ""]));
}
