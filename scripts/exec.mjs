/** Runs another program in place of this process, with the same output, signals and exit code. */

import { spawn } from "node:child_process";
import { guarded } from "./setup.mjs";

/**
 * Calls back when the parent process (npm) has ended: npm cannot pass on signals if it is killed. Returns a function
 * that stops the watch.
 */
export function whenParentEnds(callback) {
  const parent = process.ppid;
  const watcher = setInterval(() => process.ppid === parent || callback(), 1000);
  watcher.unref();
  return () => clearInterval(watcher);
}

/**
 * Runs a program in the foreground. Resolves with its exit code. If a signal ended the program, ends this process with
 * the same signal.
 */
export function exec(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(...guarded(command, args), { stdio: "inherit", ...options });
    const pass = (signal) => child.kill(signal);
    // In a terminal, Ctrl-C reaches the program directly.
    process.on("SIGINT", (signal) => process.stdin.isTTY || pass(signal));
    process.on("SIGTERM", pass).on("SIGHUP", pass);
    const unwatch = whenParentEnds(() => pass("SIGTERM"));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      unwatch();
      for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(name);
      if (signal !== null) process.kill(process.pid, signal);
      resolve(code ?? 1);
    });
  });
}
