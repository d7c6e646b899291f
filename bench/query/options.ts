import { Command } from "commander";
import { positive } from "../ingest/options";

export interface QueryBenchmarkOptions {
  readonly rounds: number;
  /** Duration of one measurement in seconds. A measurement covers one server in one round. */
  readonly seconds: number;
  readonly connections: number;
  readonly json: boolean;
}

/** Reads the command line. Ends the process with a message if an option is invalid. */
export function parseOptions(argv: readonly string[]): QueryBenchmarkOptions {
  return new Command("bench:query")
    .description("A list of 100 sensors over HTTP, compared with a stock Apollo Server")
    .option("--rounds <n>", "rounds, in which the servers alternate; medians are reported", positive, 5)
    .option("--seconds <n>", "duration of each measurement", positive, 4)
    .option("--connections <n>", "connections; each sends a request when it has the previous response", positive, 8)
    .option("--json", "print one JSON object as the last line", false)
    .parse(argv)
    .opts<QueryBenchmarkOptions>();
}
