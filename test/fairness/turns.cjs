"use strict";

/**
 * Load this with `node --require` in the platform's process. It measures the CPU time of each turn of the event loop,
 * and writes the longest, in milliseconds, to the file that `FAIRNESS_TURNS` names. SIGUSR2 resets the value to 0.
 */
const { writeFileSync } = require("node:fs");
const { isMainThread } = require("node:worker_threads");

const EVERY_MS = 1;
const file = process.env.FAIRNESS_TURNS;

function cpuMs() {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

if (isMainThread && file) {
  let longest = 0;
  let before = cpuMs();
  // A timer fires at most once per turn.
  setInterval(() => {
    const now = cpuMs();
    const turn = now - before;
    before = now;
    if (turn <= longest) return;
    longest = turn;
    writeFileSync(file, String(longest));
  }, EVERY_MS).unref();
  process.on("SIGUSR2", () => {
    longest = 0;
    before = cpuMs();
    writeFileSync(file, "0");
  });
}
