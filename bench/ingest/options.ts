import { Command, InvalidArgumentError } from "commander";
import type { Subject } from "./consumers";

export interface IngestBenchmarkOptions {
  readonly sensors: readonly number[];
  /** Number of readings in one measurement. */
  readonly messages: number;
  readonly rounds: number;
  readonly gateways: number;
  /** Maximum published readings that the consumer has not acknowledged. */
  readonly lead: number;
  /** Maximum sent readings that the broker has not acknowledged. */
  readonly window: number;
  readonly naiveMessages: number;
  readonly subjects: readonly Subject[];
  readonly autosaveChanges: number | undefined;
  readonly generatorOnly: boolean;
  /** Whether to measure the latency of readings, at shares of the measured rate. */
  readonly latency: boolean;
  /**
   * Readings/s to which the shares of the loads refer, instead of the measured rate. If given, only latency is
   * measured.
   */
  readonly latencyAt: number | undefined;
  readonly json: boolean;
}

const SUBJECTS: readonly Subject[] = ["bare", "batched", "platform", "naive"];

/** Reads the command line. Ends the process with a message if an option is invalid. */
export function parseOptions(argv: readonly string[]): IngestBenchmarkOptions {
  const options = new Command("bench:ingest")
    .description("Readings/s over TLS at QoS 1, compared with baselines in the same run")
    .option(
      "--sensors <counts>",
      "numbers of registered sensors that publish, one run for each number",
      counts,
      [1_000, 10_000, 100_000],
    )
    .option("--messages <n>", "readings published in one measurement", positive, 200_000)
    .option("--rounds <n>", "rounds, in which the subjects alternate; medians are reported", positive, 3)
    .option("--gateways <n>", "TLS connections, a multiple of 10", positive, 50)
    .option("--lead <n>", "maximum published readings that the consumer has not acknowledged", positive, 20_000)
    .option("--window <n>", "maximum sent readings that the broker has not acknowledged", positive, 20_000)
    .option("--naive-messages <n>", "readings for the naive loop, which stops after 10 s", positive, 1_000)
    .option("--subjects <names>", "list of bare, batched, platform, naive", listOf(SUBJECTS), [...SUBJECTS])
    .option("--autosave-changes <n>", "autosave_interval of the broker; default: as in production", positive)
    .option("--generator-only", "measure only the rate of the load generator, without a subscriber", false)
    .option("--no-latency", "do not measure the latency to subscribers")
    .option("--latency-at <n>", "measure only the latency, at shares of this rate in readings/s", positive)
    .option("--json", "print one JSON object as the last line", false)
    .parse(argv)
    .opts<IngestBenchmarkOptions>();
  return options;
}

export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("Use a whole number above 0.");
  return value;
}

function counts(text: string): number[] {
  return text.split(",").map(positive);
}

/** Returns a parser of a list of these names. @throws InvalidArgumentError for any other name */
export function listOf<T extends string>(names: readonly T[]): (text: string) => T[] {
  return (text) =>
    text.split(",").map((name) => {
      const found = names.find((known) => known === name);
      if (found === undefined)
        throw new InvalidArgumentError(`Use one or more of ${names.join(", ")}, separated by commas.`);
      return found;
    });
}
