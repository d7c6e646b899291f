import { Command } from "commander";
import { listOf, positive } from "../ingest/options";

/**
 * Kinds of failures of the owner.
 *
 * - `stop`: SIGTERM.
 * - `kill`: SIGKILL. The standby sees that the process ID is free.
 * - `lost`: SIGSTOP, and later SIGKILL. As with a lost machine, the standby waits until the lease has expired.
 */
export const FAULTS = ["stop", "kill", "lost"] as const;
export type Fault = (typeof FAULTS)[number];

export interface TakeoverOptions {
  readonly rate: number;
  readonly sensors: number;
  readonly gateways: number;
  /** Number of rounds of each failure. */
  readonly rounds: number;
  /** Seconds of traffic before the first failure. */
  readonly warm: number;
  /** Time limit of all rounds in minutes. After it, no further round begins. */
  readonly minutes: number;
  readonly faults: readonly Fault[];
  readonly json: boolean;
}

/** Reads the command line. Ends the process with a message if an option is invalid. */
export function parseOptions(argv: readonly string[]): TakeoverOptions {
  return new Command("bench:takeover")
    .description("Pause of ingestion under load when its owner stops, is killed or is lost")
    .option("--rate <n>", "readings/s", positive, 5_000)
    .option("--sensors <n>", "registered sensors that publish", positive, 100_000)
    .option("--gateways <n>", "TLS connections, a multiple of 10", positive, 20)
    .option("--rounds <n>", "rounds of each failure", positive, 20)
    .option("--warm <seconds>", "seconds of traffic before the first failure", positive, 240)
    .option("--minutes <n>", "time limit of all rounds in minutes", positive, 240)
    .option("--faults <names>", "list of stop, kill, lost", listOf(FAULTS), [...FAULTS])
    .option("--json", "print one JSON object as the last line", false)
    .parse(argv)
    .opts<TakeoverOptions>();
}
