import { Command } from "commander";
import { positive } from "../ingest/options";

export interface QueryBenchmarkOptions {
  readonly rounds: number;
  /** Of one measurement: a server in a round. */
  readonly seconds: number;
  readonly connections: number;
  readonly json: boolean;
}

/** Reads the command line. Ends the process with a message if an option is invalid. */
export function parseOptions(argv: readonly string[]): QueryBenchmarkOptions {
  return new Command("bench:query")
    .description("A list of 100 sensors over HTTP, beside a stock Apollo Server")
    .option("--rounds <n>", "repetitions, interleaved; medians are reported", positive, 5)
    .option("--seconds <n>", "of each measurement", positive, 4)
    .option("--connections <n>", "each asks again as soon as it has its answer", positive, 8)
    .option("--json", "one JSON object as the last line", false)
    .parse(argv)
    .opts<QueryBenchmarkOptions>();
}
