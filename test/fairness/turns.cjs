"use strict";

/**
 * `node --require` this in the platform's process: writes the CPU of the longest turn of its event loop, in milliseconds,
 * to the file that `FAIRNESS_TURNS` names. SIGUSR2 begins anew.
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
  // At most once per turn.
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
