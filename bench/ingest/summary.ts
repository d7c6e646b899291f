import type { LatencyAtLoad } from "./latency";
import type { Measured } from "./measure";
import type { Rounds } from "./rounds";
import { median } from "./statistics";

/**
 * Summary of a run. Rates are medians over the rounds in readings/s. Ratios are rounded to 3 digits. null: not
 * measured.
 */
export interface RunSummary {
  readonly sensors: number;
  /** Rate of a subscriber that acknowledges and only counts. */
  readonly bare: number | null;
  /** Rate of a subscriber that only counts, but writes PUBACKs like the platform. It shows the broker's limit. */
  readonly batched: number | null;
  /** Rate of the platform until the last reading is durable and acknowledged to the broker. */
  readonly acknowledged: number | null;
  /** Rate of the platform until the last reading is in the time-series collection. */
  readonly stored: number | null;
  /** Rate of a loop with three look-ups and one insert for each message. */
  readonly naive: number | null;
  /** Sustained rate of the platform: the lower of `acknowledged` and `stored`. */
  readonly sustained: number | null;
  readonly ratioAcknowledged: number | null;
  readonly ratioStored: number | null;
  /** Ratio of `stored` to `naive`. */
  readonly ratioNaive: number | null;
  /** Ratio of `acknowledged` to `naive`. */
  readonly ratioNaiveAcknowledged: number | null;
  /** Rate of the gateways without a subscriber. */
  readonly generator: number;
  /** Average readings of a sensor that the platform stored together. */
  readonly groupSize: number | null;
  /** CPU microseconds per reading, for each process, while the platform was measured. */
  readonly cpuMicros: Readonly<Record<string, number>>;
  /** Latency from a gateway to a subscriber, at shares of `sustained`. Empty if it was not measured. */
  readonly latency: readonly LatencyAtLoad[];
  readonly warnings: readonly string[];
}

/** Minimum ratio of the generator's rate to a consumer's. Below it, the generator may limit the measurement. */
const LEAST_GENERATOR_LEAD = 1.3;

export function summarize(sensors: number, { generator, measured }: Rounds): RunSummary {
  const bare = rate(measured.bare, "acknowledged");
  const batched = rate(measured.batched, "acknowledged");
  const acknowledged = rate(measured.platform, "acknowledged");
  const stored = rate(measured.platform, "stored");
  const naive = rate(measured.naive, "stored");
  const sent = Math.round(median(generator));
  const warnings: string[] = [];
  if (measured.bare.some(({ complete }) => !complete))
    warnings.push("the bare subscriber did not receive all readings in time");
  const fastest = Math.max(bare ?? 0, batched ?? 0, acknowledged ?? 0);
  if (sent < LEAST_GENERATOR_LEAD * fastest) {
    warnings.push(`the load generator reached only ${sent}/s where the consumer took ${fastest}/s`);
  }
  return {
    sensors,
    bare,
    batched,
    acknowledged,
    stored,
    naive,
    sustained: acknowledged === null || stored === null ? null : Math.min(acknowledged, stored),
    ratioAcknowledged: ratio(acknowledged, bare),
    ratioStored: ratio(stored, bare),
    ratioNaive: ratio(stored, naive),
    ratioNaiveAcknowledged: ratio(acknowledged, naive),
    generator: sent,
    groupSize: measured.platform.length === 0 ? null : groupSize(measured.platform),
    cpuMicros: medianCpu(measured.platform),
    latency: [],
    warnings,
  };
}

function rate(results: readonly Measured[], of: "acknowledged" | "stored"): number | null {
  if (results.length === 0) return null;
  const value = median(results.map((result) => result[of]));
  return value < 1_000 ? Number(value.toFixed(1)) : Math.round(value);
}

function groupSize(results: readonly Measured[]): number {
  return Number(median(results.map((result) => result.groupSize)).toFixed(1));
}

function ratio(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Number((a / b).toFixed(3));
}

function medianCpu(results: readonly Measured[]): Record<string, number> {
  const names = Object.keys(results[0]?.cpuMicros ?? {});
  const of = (name: string) => median(results.map(({ cpuMicros }) => cpuMicros[name] ?? 0));
  return Object.fromEntries(names.map((name) => [name, Number(of(name).toFixed(1))]));
}
