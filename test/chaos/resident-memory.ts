import { readFileSync } from "node:fs";

/** Returns the resident memory of a process in bytes, or 0 if it has ended or the system does not report it. */
export function residentBytes(pid: number): number {
  try {
    const [, kib = "0"] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kib) * 1024;
  } catch {
    return 0;
  }
}
