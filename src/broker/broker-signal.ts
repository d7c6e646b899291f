import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const BROKER = "mosquitto";

/**
 * Sends SIGHUP to the broker on this machine, which then reloads its configuration. Resolves with the broker's process
 * ID.
 *
 * @param pidFile the file that `pid_file` names in the broker's configuration
 * @throws Error if the file has no process ID, or if that process is not the broker or belongs to another user
 */
export async function reloadBroker(pidFile: string): Promise<number> {
  const pid = Number((await readFile(pidFile, "utf8")).trim());
  const program = await programOf(pid);
  // The file may be from an earlier broker, and another process may have its process ID now.
  if (!program.includes(BROKER)) throw new Error(`process ${pid} is '${program}', not ${BROKER}`);
  process.kill(pid, "SIGHUP");
  return pid;
}

async function programOf(pid: number): Promise<string> {
  if (!Number.isInteger(pid) || pid <= 1) throw new Error("the PID file contains no process ID");
  if (process.platform === "linux") return (await readFile(`/proc/${pid}/comm`, "utf8")).trim();
  return (await run("ps", ["-o", "comm=", "-p", String(pid)])).stdout.trim();
}
