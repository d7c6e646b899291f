import { execFileSync } from "node:child_process";
import path from "node:path";
import { bufferMemoryOption } from "./buffer-memory";

const HOOK = path.resolve(__dirname, "../../test/harness/typescript.cjs");

/**
 * Allocates 600 MB of buffers and keeps 60 MB of them, beside other objects. Then prints the number of mark-compact
 * collections.
 */
const PROGRAM = `
  const { PerformanceObserver } = require("node:perf_hooks");
  const { setImmediate } = require("node:timers/promises");
  let count = 0;
  new PerformanceObserver((list) => {
    count += list.getEntries().filter(({ detail }) => detail.kind === 4).length;
  }).observe({ entryTypes: ["gc"] });
  const objects = Array.from({ length: 300_000 }, (_, index) => ({ index, text: String(index) }));
  const buffers = [];
  (async () => {
    for (let index = 0; index < 10_000; index++) {
      buffers[index % 1_000] = Buffer.allocUnsafeSlow(60_000);
      if (index % 50 === 0) await setImmediate();
    }
    await setImmediate();
    process.stdout.write(String(objects.length > 0 ? count : -1));
  })();
`;

function markCompacts(before: string): number {
  const options = ["--max-semi-space-size=4", "--require", HOOK];
  return Number(execFileSync(process.execPath, [...options, "--eval", before + PROGRAM], { encoding: "utf8" }));
}

test("regression: buffers cause fewer full garbage collections", () => {
  const setting = `require(${JSON.stringify(path.resolve(__dirname, "buffer-memory.ts"))});`;
  const [without, having] = [markCompacts(""), markCompacts(setting)];
  if (bufferMemoryOption(process.versions.v8) === undefined) return;
  expect(without).toBeGreaterThan(3 * having);
});

test("returns an option only for the V8 versions that know it", () => {
  expect(bufferMemoryOption("12.4.254.21-node.33")).toBeUndefined();
  for (const version of ["13.6.233.17-node.53", "14.1.146.11-node.25", "14.6.1"]) {
    expect(bufferMemoryOption(version)).toMatch(/^--/);
  }
  for (const version of ["14.8.0", "15.0.1"]) expect(bufferMemoryOption(version)).toBeUndefined();
});
