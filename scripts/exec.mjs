/** Handing over to the real program: its output, its signals, its end. */

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

const SETPRIV = "/usr/bin/setpriv";

/** On Linux the program gets SIGTERM when this process dies, even of `kill -9`. */
function guarded(command, args) {
  if (process.platform !== "linux" || !existsSync(SETPRIV)) return [command, args];
  return [SETPRIV, ["--pdeathsig", "TERM", "--", command, ...args]];
}

/** Runs a program in the foreground; resolves with its exit code, or dies of the signal it died of. */
export function exec(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(...guarded(command, args), { stdio: "inherit", ...options });
    const pass = (signal) => child.kill(signal);
    // From a terminal, Ctrl-C reaches the program by itself.
    process.on("SIGINT", (signal) => process.stdin.isTTY || pass(signal));
    process.on("SIGTERM", pass).on("SIGHUP", pass);
    // npm may be killed without passing it on.
    const parent = process.ppid;
    const watcher = setInterval(() => process.ppid === parent || pass("SIGTERM"), 1000);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearInterval(watcher);
      for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(name);
      if (signal !== null) process.kill(process.pid, signal);
      resolve(code ?? 1);
    });
  });
}
