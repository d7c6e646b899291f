import { Command, InvalidArgumentError } from "commander";
import { positive } from "../ingest/options";

/**
 * The failure of the owner.
 *
 * - `stop`: SIGTERM.
 * - `kill`: SIGKILL. The standby sees that the process ID is free.
 * - `lost`: SIGSTOP, and SIGKILL afterwards. As with a lost machine, the standby waits until the time of the lease has
 * run out.
 */
export const FAULTS = ["stop", "kill", "lost"] as const;
export type Fault = (typeof FAULTS)[number];

export interface TakeoverOptions {
  readonly rate: number;
  readonly sensors: number;
  readonly gateways: number;
  /** Rounds of each failure. */
  readonly rounds: number;
  /** Seconds of traffic before the first failure. */
  readonly warm: number;
  /** Maximum time of all rounds. After that, no further round begins. */
  readonly minutes: number;
  readonly faults: readonly Fault[];
  readonly json: boolean;
}

/** Reads the command line. Ends the process with a message if an option is invalid. */
export function parseOptions(argv: readonly string[]): TakeoverOptions {
  return new Command("bench:takeover")
    .description("How long ingestion pauses when its owner stops, is killed or is lost, under load")
    .option("--rate <n>", "readings/s", positive, 5_000)
    .option("--sensors <n>", "registered sensors that publish", positive, 100_000)
    .option("--gateways <n>", "TLS connections, a multiple of 10", positive, 20)
    .option("--rounds <n>", "repetitions of each fault", positive, 20)
    .option("--warm <seconds>", "traffic before the first fault", positive, 240)
    .option("--minutes <n>", "maximum time for the rounds", positive, 240)
    .option("--faults <names>", "of stop, kill, lost", faults, [...FAULTS])
    .option("--json", "one JSON object as the last line", false)
    .parse(argv)
    .opts<TakeoverOptions>();
}

function faults(text: string): Fault[] {
  return text.split(",").map((name) => {
    const fault = FAULTS.find((known) => known === name);
    if (fault === undefined) throw new InvalidArgumentError(`It must be of ${FAULTS.join(", ")}.`);
    return fault;
  });
}
