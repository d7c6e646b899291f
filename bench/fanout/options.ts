import { Command } from "commander";
import { positive } from "../ingest/options";

export interface FanOutBenchmarkOptions {
  readonly rounds: number;
  /** Duration of one measurement, which is of one server in one round. */
  readonly seconds: number;
  readonly subscribers: number;
  /** Deliveries/s of the latency measurement. */
  readonly load: number;
  readonly json: boolean;
}

/** Reads the command line. Ends the process with a message if an option is invalid. */
export function parseOptions(argv: readonly string[]): FanOutBenchmarkOptions {
  return new Command("bench:fanout")
    .description("Deliveries/s to subscribers of one stream, beside the stock graphql-ws path")
    .option("--rounds <n>", "repetitions, interleaved; medians are reported", positive, 3)
    .option("--seconds <n>", "of each measurement", positive, 4)
    .option("--subscribers <n>", "WebSockets, each with one subscription", positive, 1_000)
    .option("--load <n>", "deliveries/s at which latency is measured", positive, 42_000)
    .option("--json", "one JSON object as the last line", false)
    .parse(argv)
    .opts<FanOutBenchmarkOptions>();
}
