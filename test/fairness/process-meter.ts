/** Reads CPU time, memory and connections of this machine's processes from /proc. */
import { readFileSync } from "node:fs";
import { residentBytes } from "../chaos/resident-memory";

const EVERY_MS = 50;
/** `USER_HZ`, which is always 100 on Linux. */
const TICKS_PER_SECOND = 100;

/** Returns the CPU time that a process and its threads have used, in seconds. 0 if the process has ended. */
export function cpuSeconds(pid: number): number {
  try {
    const [, fields = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
    const values = fields.split(" ").map(Number);
    return ((values[11] ?? 0) + (values[12] ?? 0)) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

const ESTABLISHED = "01";
/** The column of queues in /proc/net/tcp begins with this text if the send queue is empty. */
const NOTHING = "00000000:";

/** Returns the number of connections of the server at a local port whose peers do not read. */
export function unreadConnections(port: number): number {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return ["/proc/net/tcp", "/proc/net/tcp6"].reduce((sum, file) => {
    const lines = readFileSync(file, "utf8").split("\n").slice(1);
    const unread = lines.filter((line) => {
      const [, local, , state, queues = ""] = line.trim().split(/\s+/);
      return local?.endsWith(suffix) === true && state === ESTABLISHED && !queues.startsWith(NOTHING);
    });
    return sum + unread.length;
  }, 0);
}

/** Watches the resident memory of a process. */
export class ResidentMemory {
  /** Largest resident memory since the start or the last {@link take}, in bytes. */
  private most = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly pid: () => number) {
    this.timer = setInterval(() => this.sample(), EVERY_MS);
  }

  /** Returns the largest resident memory since the last call, in bytes. */
  take(): number {
    this.sample();
    const { most } = this;
    this.most = 0;
    return most;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private sample(): void {
    this.most = Math.max(this.most, residentBytes(this.pid()));
  }
}
