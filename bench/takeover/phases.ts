/** Reads the phases of one pause from the log lines of both processes. They share one clock. */
import { z } from "zod";

/** Milliseconds since the failure. null: the phase did not happen. A killed process, for example, releases nothing. */
export interface Phases {
  /** The owner has received the signal. */
  readonly signalled: number | null;
  /** The owner has stopped receiving messages. */
  readonly paused: number | null;
  /** All messages that the owner received are durable and acknowledged. */
  readonly drained: number | null;
  /** The owner's MQTT session has ended. */
  readonly disconnected: number | null;
  readonly released: number | null;
  /** The standby has taken the lease. */
  readonly taken: number | null;
  readonly claimed: number | null;
  /** The standby has restored all readings that the owner journaled. */
  readonly caughtUp: number | null;
  readonly connected: number | null;
  /** Last commit of readings before the pause, and first commit after it. */
  readonly lastCommit: number;
  readonly firstCommit: number;
}

/** Times of the two consecutive commits of readings that are furthest apart, in epoch milliseconds. */
export interface Pause {
  readonly from: number;
  readonly until: number;
}

const LINE = z.object({
  time: z.number(),
  msg: z.string(),
  lease: z.string().optional(),
  ms: z.number().optional(),
  drainMs: z.number().optional(),
  claimMs: z.number().optional(),
});
type Line = z.infer<typeof LINE>;

const LEASE = "ingest/0";

function linesOf(output: string, since: number): readonly Line[] {
  return output.split("\n").flatMap((text) => {
    if (!text.startsWith("{")) return [];
    const line = LINE.safeParse(parsed(text));
    return line.success && line.data.time >= since ? [line.data] : [];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Reads the phases from the logs of the two processes.
 *
 * @param at time of the failure, epoch milliseconds
 * @param pause start and end of the pause, epoch milliseconds
 */
export function phasesOf(owner: string, standby: string, at: number, pause: Pause): Phases {
  const [before, after] = [linesOf(owner, at), linesOf(standby, at)];
  const find = (lines: readonly Line[], phrase: string) =>
    lines.find(({ msg, lease = LEASE }) => msg.startsWith(phrase) && lease === LEASE);
  const stopped = find(before, "ingestion stopped receiving");
  const claim = find(after, "journal claimed");
  const since = (line: Line | undefined, lessMs = 0) => (line === undefined ? null : line.time - lessMs - at);
  return {
    signalled: since(find(before, "stopping")),
    paused: since(stopped, stopped?.ms),
    drained: since(stopped, (stopped?.ms ?? 0) - (stopped?.drainMs ?? 0)),
    disconnected: since(stopped),
    released: since(find(before, "lease released")),
    taken: since(find(after, "lease taken")),
    claimed: since(claim, (claim?.ms ?? 0) - (claim?.claimMs ?? 0)),
    caughtUp: since(claim),
    connected: since(find(after, "ingestion session connected")),
    lastCommit: pause.from - at,
    firstCommit: pause.until - at,
  };
}
