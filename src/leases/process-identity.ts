import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { ProcessId } from "../domain/lease";
import type { LivingProcess, ProcessSettings } from "../domain/ports/leases";

const MAX_HOST_CHARACTERS = 64;

/** Returns the identity of this process. */
export function processIdentity(settings: ProcessSettings): Pick<LivingProcess, "id" | "pid" | "place" | "settings"> {
  const host = hostname().slice(0, MAX_HOST_CHARACTERS);
  const id = `${host}:${process.pid}:${randomBytes(4).toString("hex")}` as ProcessId;
  return { id, pid: process.pid, place: placeOfProcesses(), settings };
}

/**
 * Returns whether a process is certainly dead: it ran in the same place as this process, and its process ID is unused
 * or belongs to this process. Its leases are then free before they expire, so a process that restarts after a crash
 * continues immediately.
 */
export function isGone(
  other: Pick<LivingProcess, "id" | "pid" | "place">,
  own: Pick<LivingProcess, "id" | "pid" | "place">,
): boolean {
  if (other.place === null || other.place !== own.place || other.id === own.id) return false;
  if (other.pid === own.pid) return true;
  try {
    process.kill(other.pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

/**
 * Returns the ID of the machine's boot and the namespace of process IDs, which containers do not share; null if the
 * system has no such files.
 */
function placeOfProcesses(): string | null {
  try {
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return null;
  }
}
