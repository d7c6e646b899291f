import { Command, InvalidArgumentError, Option } from "commander";
import { JOURNALS, MAX_PARTITIONS, type JournalKind } from "../../dev/stack";
import { TENANT_COUNT } from "../ingest/fleet";
import { listOf, positive } from "../ingest/options";

export interface ScaleOptions {
  /** Readings/s of all partitions together. */
  readonly rate: number;
  /** Duration of one measurement in seconds. */
  readonly seconds: number;
  readonly sensors: number;
  readonly gateways: number;
  readonly partitions: readonly number[];
  readonly journals: readonly JournalKind[];
  /** Number of members of the replica set, and of Kafka brokers. */
  readonly replicas: 1 | 3;
  readonly rounds: number;
  readonly json: boolean;
}

/** Reads the command line. Ends the process with a message if an option is invalid. */
export function parseOptions(argv: readonly string[]): ScaleOptions {
  const program = new Command("bench:scale")
    .description(
      "CPU time per reading of several partitions, compared with one partition in as many processes and in one process",
    )
    .option("--rate <n>", "readings/s of all partitions together", positive, 5_000)
    .option("--seconds <n>", "duration of a measurement", positive, 10)
    .option("--sensors <n>", "registered sensors that publish", positive, 1_000)
    .option("--gateways <n>", `TLS connections, a multiple of ${String(TENANT_COUNT)}`, gateways, 20)
    .option("--partitions <counts>", "numbers of partitions; each role has as many processes", partitions, [1, 2, 4])
    .option("--journals <names>", `list of ${JOURNALS.join(", ")}`, listOf(JOURNALS), [...JOURNALS])
    .addOption(
      new Option("--replicas <n>", "number of MongoDB members and of Kafka brokers").choices(["1", "3"]).default("1"),
    )
    .option("--rounds <n>", "rounds, in which the layouts alternate; medians are reported", positive, 2)
    .option("--json", "print one JSON object as the last line", false)
    .parse(argv);
  const { replicas, ...options } = program.opts<Omit<ScaleOptions, "replicas"> & { readonly replicas: "1" | "3" }>();
  if (options.sensors < options.gateways) program.error("error: Use at least one sensor for each gateway.");
  return { ...options, replicas: replicas === "3" ? 3 : 1 };
}

function gateways(text: string): number {
  const count = positive(text);
  if (count % TENANT_COUNT !== 0) throw new InvalidArgumentError(`Use a multiple of ${String(TENANT_COUNT)}.`);
  return count;
}

function partitions(text: string): number[] {
  return text.split(",").map((each) => {
    const count = positive(each);
    if (count > MAX_PARTITIONS) throw new InvalidArgumentError(`Use a number up to ${String(MAX_PARTITIONS)}.`);
    return count;
  });
}
