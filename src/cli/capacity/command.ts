/** The command `sluice capacity`. It only calculates, and connects to no server. */
import { Command, InvalidArgumentError } from "commander";
import { flush } from "../../config/variables/ingestion";
import { retention } from "../../config/variables/retention";
import { defaultOf } from "../../config/variables/variable";
import { type Demand, type CapacityPart, type Plan, planFor } from "./model";

const DAY_SECONDS = 86_400;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: DAY_SECONDS };
const JOURNALS = ["mongodb", "kafka"] as const;

interface Options {
  readonly readings: number;
  readonly sensors: number;
  readonly gateways?: number;
  readonly perMessage: number;
  readonly retention: number;
  readonly journalRetention: number;
  readonly flushAge: number;
  readonly flushReadings: number;
  readonly journal: Demand["journal"];
  readonly replicas: number;
  readonly json?: true;
}

export function capacityCommand(write: (text: string) => void): Command {
  return new Command("capacity")
    .description("calculate the processes, cores, memory and disks that an installation needs")
    .requiredOption("--readings <number>", "readings per second of all tenants, at the peak", count)
    .requiredOption("--sensors <number>", "registered sensors of all tenants", count)
    .option("--gateways <number>", "connections to the brokers; default: one per 10 sensors", count)
    .option("--per-message <number>", "readings per message", count, 1)
    .option("--retention <duration>", "how long readings are kept, such as 90d", duration, 90 * DAY_SECONDS)
    .option("--flush-age <duration>", "SLUICE_FLUSH_MAX_AGE, such as 5m", duration, defaultOf(flush.maxAgeMs) / 1_000)
    .option(
      "--flush-readings <number>",
      "SLUICE_FLUSH_MAX_READINGS of each partition",
      count,
      defaultOf(flush.maxReadings),
    )
    .option("--journal <kind>", "mongodb or kafka", journal, "mongodb")
    .option(
      "--journal-retention <duration>",
      "SLUICE_JOURNAL_RETENTION, such as 48h",
      duration,
      defaultOf(retention.journalSeconds),
    )
    .option("--replicas <number>", "members of a replica set, and replicas of the journal in Kafka", count, 3)
    .option("--json", "print JSON")
    .action((options: Options) => {
      const demand = demandOf(options);
      const plan = planFor(demand);
      write(options.json === true ? `${JSON.stringify({ demand, plan }, null, 2)}\n` : formatPlan(plan));
    });
}

function demandOf(options: Options): Demand {
  return {
    readings: options.readings,
    sensors: options.sensors,
    gateways: options.gateways ?? Math.ceil(options.sensors / 10),
    readingsPerMessage: options.perMessage,
    retentionDays: options.retention / DAY_SECONDS,
    journalRetentionSeconds: options.journalRetention,
    flushSeconds: options.flushAge,
    flushReadings: options.flushReadings,
    journal: options.journal,
    replicas: options.replicas,
  };
}

function count(text: string): number {
  const value = /^\d{1,12}$/.test(text) ? Number(text) : NaN;
  if (!(value > 0)) throw new InvalidArgumentError("Set it to a whole number from 1, such as 20000.");
  return value;
}

/** Parses a duration. Returns seconds. */
function duration(text: string): number {
  const [, digits = "", unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const seconds = Number(digits) * (SECONDS[unit] ?? NaN);
  if (!(seconds > 0)) throw new InvalidArgumentError("Set it to a duration such as 30s, 5m, 12h or 90d.");
  return seconds;
}

function journal(text: string): Demand["journal"] {
  const kind = JOURNALS.find((each) => each === text);
  if (kind === undefined) throw new InvalidArgumentError(`Set it to ${JOURNALS.join(" or ")}.`);
  return kind;
}

const HEADINGS = ["", "count", "cores each", "GiB memory", "GiB disk", "grows with"];

function formatPlan({ partitions, groupSize, parts, cores, largest }: Plan): string {
  const rows = [HEADINGS, ...parts.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const isNumber = (column: number) => column > 0 && column < HEADINGS.length - 1;
  const line = (row: readonly string[]) =>
    row.map((cell, column) =>
      isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    );
  return [
    `Partitions: ${partitions}. A flush writes ${rounded(groupSize)} readings of a sensor together.`,
    `Total cores: ${rounded(cores)}. The largest share is that of ${largest}.`,
    "",
    ...rows.map((row) => line(row).join("  ").trimEnd()),
    "",
    "Cores are those of the reference machine, at most 60 % busy. Add capacity for standbys, queries and subscribers.",
    "docs/explanation/scaling.md explains the model. Measure on your machines before you buy.",
    "",
  ].join("\n");
}

function cellsOf({ name, count: number, cores, memoryGiB, diskGiB, limit }: CapacityPart): string[] {
  return [name, String(number), rounded(cores), rounded(memoryGiB), diskGiB === 0 ? "-" : rounded(diskGiB), limit];
}

/** Formats a number with two significant digits, or with one if it is below 1. From 10, it is a whole number. */
function rounded(value: number): string {
  return value >= 10 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(value >= 1 ? 2 : 1);
}
