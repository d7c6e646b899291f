import { Command } from "commander";
import { positive } from "../ingest/options";

export interface FanOutBenchmarkOptions {
  readonly rounds: number;
  /** Duration of one measurement in seconds. A measurement covers one server in one round. */
  readonly seconds: number;
  readonly subscribers: number;
  /** Deliveries/s at which latency is measured. */
  readonly load: number;
  readonly json: boolean;
}

/** Reads the command line. Ends the process with a message if an option is invalid. */
export function parseOptions(argv: readonly string[]): FanOutBenchmarkOptions {
  return new Command("bench:fanout")
    .description("Deliveries/s to subscribers of one stream, compared with the stock graphql-ws path")
    .option("--rounds <n>", "rounds, in which the servers alternate; medians are reported", positive, 3)
    .option("--seconds <n>", "duration of each measurement", positive, 4)
    .option("--subscribers <n>", "WebSockets, each with one subscription", positive, 1_000)
    .option("--load <n>", "deliveries/s at which latency is measured", positive, 42_000)
    .option("--json", "print one JSON object as the last line", false)
    .parse(argv)
    .opts<FanOutBenchmarkOptions>();
}
