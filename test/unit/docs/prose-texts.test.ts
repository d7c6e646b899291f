import { execFileSync } from "node:child_process";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../../..");

/** Runs a script of `scripts/prose`. */
function run(...args: readonly string[]): string {
  return execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", maxBuffer: 2 ** 26 });
}

test("regression: does not mistake globs or fences in strings for comments", () => {
  const script =
    'import { areas } from "./scripts/prose/texts.mjs";' +
    'console.log(areas.comments().find(({ file }) => file === "test/unit/docs/links.test.ts").text);';
  expect(run("--input-type=module", "--eval", script).trim().split(/\n+/)).toEqual([
    "Targets of links and images, in the order of the page.",
    "Fragments of the headings, as GitHub generates them.",
  ]);
});

test("regression: `sample:prose -- --help` prints its usage instead of a sample", () => {
  expect(run("scripts/prose/sample.mjs", "--help")).toMatch(/^Usage: npm run sample:prose/);
});
