import { readFile } from "node:fs/promises";

/** Length of a clock tick in /proc, on every current Linux. */
const TICK_MS = 10;

/** Returns the CPU milliseconds that a process has used so far; undefined: there is no /proc. */
export async function cpuMs(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
