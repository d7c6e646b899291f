import { Command } from "commander";
import { positive } from "../ingest/options";

export interface ConsoleBenchmarkOptions {
  /** Number of registered sensors, ten for each asset. */
  readonly sensors: number;
  /** Number of rows that are loaded and scrolled through. */
  readonly rows: number;
  /** Repetitions of a change of route, and of each filter. */
  readonly rounds: number;
  /** Duration in minutes for which readings arrive at a page. */
  readonly minutes: number;
  /** Readings/s that arrive from the sensors in view. */
  readonly rate: number;
  /** Number of measurements with arriving readings. The report contains their medians. */
  readonly runs: number;
  /** Folder that keeps the stack for later runs. Default: a temporary folder, which is deleted. */
  readonly dir?: string;
  readonly json: boolean;
}

/** Reads the command line. Ends the process with a message if an option is invalid. */
export function parseOptions(argv: readonly string[]): ConsoleBenchmarkOptions {
  return new Command("bench:console")
    .description(
      "Speed of the web console for a tenant with a million sensors, in Chromium on the same machine as the stack",
    )
    .option("--sensors <n>", "registered sensors of the tenant", positive, 1_000_000)
    .option("--rows <n>", "rows that are loaded and scrolled through", positive, 100_000)
    .option("--rounds <n>", "repetitions of a change of route, and of each filter", positive, 20)
    .option("--minutes <n>", "duration for which readings arrive at a page", positive, 10)
    .option("--rate <n>", "readings/s that arrive at the page", positive, 1_000)
    .option("--runs <n>", "measurements of arriving readings; medians are reported", positive, 1)
    .option("--dir <folder>", "folder that keeps the registered sensors for later runs")
    .option("--json", "print one JSON object as the last line", false)
    .parse(argv)
    .opts<ConsoleBenchmarkOptions>();
}
