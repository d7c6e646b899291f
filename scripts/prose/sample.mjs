/** Prints a random sample of the project's texts for a reviewer. See {@link USAGE}. */

import { say } from "../setup.mjs";
import { areas } from "./texts.mjs";

const USAGE = `Usage: npm run sample:prose -- [seed] [count]

Prints a random sample of paragraphs, descriptions, messages and comments, for review by a person who has not written
them. The same seed gives the same sample of the same text. Default: seed 1, 40 texts.`;

/** Returns the generator mulberry32: numbers from 0 to 1 that depend only on the seed. */
function numbers(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns the paragraphs of prose, without code, tables, diagrams and headings. */
function paragraphs({ file, text, lineOf }) {
  const found = [];
  let line = 1;
  let isCode = false;
  for (const block of text.split(/\n{2,}/)) {
    const fences = block.match(/^```/gm)?.length ?? 0;
    const isProse = !isCode && fences === 0 && /^[^|#<\s]/.test(block) && block.split(/\s+/).length >= 4;
    if (isProse) found.push({ at: `${file}:${lineOf(line)}`, text: block });
    if (fences % 2 === 1) isCode = !isCode;
    line += block.split("\n").length + 1;
  }
  return found;
}

function sample(seed = 1, count = 40) {
  const next = numbers(seed);
  const texts = ["docs", "schema", "messages", "comments"].flatMap((area) => areas[area]().flatMap(paragraphs));
  for (let number = 1; number <= count && texts.length > 0; number++) {
    const [{ at, text }] = texts.splice(Math.floor(next() * texts.length), 1);
    console.log(`${number}. ${at}\n${text}\n`);
  }
}

const args = process.argv.slice(2);
if (args.includes("--help") || args.includes("-h")) console.log(USAGE);
else if (args.length <= 2 && args.every((arg) => /^\d+$/.test(arg))) sample(...args.map(Number));
else {
  say(`Invalid arguments: ${args.join(" ")}\n${USAGE}`);
  process.exitCode = 1;
}
