import { Command, InvalidArgumentError } from "commander";
import type { Subject } from "./consumers";

export interface IngestBenchmarkOptions {
  readonly sensors: readonly number[];
  /** Readings of one measurement. */
  readonly messages: number;
  readonly rounds: number;
  readonly gateways: number;
  /** Readings published and not yet acknowledged by the consumer. */
  readonly lead: number;
  /** Readings sent and not yet acknowledged by the broker. */
  readonly window: number;
  readonly naiveMessages: number;
  readonly subjects: readonly Subject[];
  readonly autosaveChanges: number | undefined;
  readonly generatorOnly: boolean;
  /** Whether to measure the latency of a reading at shares of the measured rate. */
  readonly latency: boolean;
  /** Readings/s of which the loads are shares, instead of the measured rate. If given, only latency is measured. */
  readonly latencyAt: number | undefined;
  readonly json: boolean;
}

const SUBJECTS: readonly Subject[] = ["bare", "batched", "platform", "naive"];

/** Reads the command line. Ends the process with a message if an option is invalid. */
export function parseOptions(argv: readonly string[]): IngestBenchmarkOptions {
  const options = new Command("bench:ingest")
    .description("Readings/s over TLS at QoS 1, beside the baselines of the same run")
    .option("--sensors <counts>", "registered sensors that publish, a run for each", counts, [1_000, 10_000, 100_000])
    .option("--messages <n>", "readings published in one measurement", positive, 200_000)
    .option("--rounds <n>", "repetitions, interleaved; medians are reported", positive, 3)
    .option("--gateways <n>", "TLS connections, a multiple of 10", positive, 50)
    .option("--lead <n>", "most readings published and not yet acknowledged by the consumer", positive, 20_000)
    .option("--window <n>", "most readings sent and not yet acknowledged by the broker", positive, 20_000)
    .option("--naive-messages <n>", "readings for the naive loop, which stops after 10 s", positive, 1_000)
    .option("--subjects <names>", "of bare, batched, platform, naive", subjects, [...SUBJECTS])
    .option("--autosave-changes <n>", "the broker's autosave_interval instead of the product's", positive)
    .option("--generator-only", "measure only what the load generator can send, with no subscriber", false)
    .option("--no-latency", "do not measure how long a reading takes to its subscriber")
    .option("--latency-at <n>", "measure only the latency, at shares of so many readings/s", positive)
    .option("--json", "one JSON object as the last line", false)
    .parse(argv)
    .opts<IngestBenchmarkOptions>();
  return options;
}

export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number above 0.");
  return value;
}

function counts(text: string): number[] {
  return text.split(",").map(positive);
}

function subjects(text: string): Subject[] {
  return text.split(",").map((name) => {
    const subject = SUBJECTS.find((known) => known === name);
    if (subject === undefined) throw new InvalidArgumentError(`It must be of ${SUBJECTS.join(", ")}.`);
    return subject;
  });
}
