import { Command } from "commander";
import { positive } from "../ingest/options";

export interface ConsoleBenchmarkOptions {
  /** Registered sensors, ten to an asset. */
  readonly sensors: number;
  /** Rows that are loaded and scrolled through. */
  readonly rows: number;
  /** Repetitions of a change of route and of each filter. */
  readonly rounds: number;
  /** How long readings arrive at a page. */
  readonly minutes: number;
  /** Readings/s of the sensors in view. */
  readonly rate: number;
  /** Number of measurements of arriving readings. The report contains their medians. */
  readonly runs: number;
  /** Folder that keeps the stack for later runs. Default: the stack is deleted. */
  readonly dir?: string;
  readonly json: boolean;
}

/** Reads the command line. Ends the process with a message if an option is invalid. */
export function parseOptions(argv: readonly string[]): ConsoleBenchmarkOptions {
  return new Command("bench:console")
    .description("How fast the web console is for a tenant with a million sensors, in Chromium, beside the whole stack")
    .option("--sensors <n>", "registered sensors of the tenant", positive, 1_000_000)
    .option("--rows <n>", "rows that are loaded and scrolled through", positive, 100_000)
    .option("--rounds <n>", "repetitions of a change of route, and of each filter", positive, 20)
    .option("--minutes <n>", "how long readings arrive at a page", positive, 10)
    .option("--rate <n>", "readings/s that arrive there", positive, 1_000)
    .option("--runs <n>", "repetitions of that; medians are reported", positive, 1)
    .option("--dir <folder>", "keep the registered sensors there, and use them again")
    .option("--json", "one JSON object as the last line", false)
    .parse(argv)
    .opts<ConsoleBenchmarkOptions>();
}
