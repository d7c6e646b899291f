import { median } from "../ingest/statistics";
import { PARTS } from "./installation";
import { isBaseOf, titleOf, type Layout } from "./layout";
import { mapped, type Measured, type OfParts } from "./measure";

/** Medians over the rounds of a layout. */
export interface LayoutSummary extends Layout {
  readonly title: string;
  /** Readings/s that the brokers acknowledged. */
  readonly rate: number;
  /** Average readings in a batch of the journal. */
  readonly batchSize: number;
  /** Average readings of a sensor that were stored together. */
  readonly groupSize: number;
  /** CPU microseconds per reading. */
  readonly micros: OfParts;
  /** CPU microseconds per reading that the same processes use while no readings arrive. They are part of `micros`. */
  readonly restMicros: OfParts;
  readonly total: number;
  /** Total without {@link restMicros}. */
  readonly totalOfReadings: number;
  /** Ratio of the total to the total of one partition in as many processes, with the same journal. */
  readonly ratio: number;
  readonly ratioOfReadings: number;
  /** Ratio of the total to the total of one process with the same journal. */
  readonly ratioToOne: number;
}

export function summarize(rounds: ReadonlyMap<Layout, readonly Measured[]>): LayoutSummary[] {
  const all = [...rounds].map(([layout, measured]) => ({ ...layout, ...medians(measured) }));
  return all.map((each) => {
    const base = all.find((other) => isBaseOf(other, each)) ?? each;
    const one = all.find((other) => isBaseOf(other, { ...each, perRole: null })) ?? each;
    return {
      title: titleOf(each),
      ...each,
      ratio: rounded(each.total / base.total, 3),
      ratioOfReadings: rounded(each.totalOfReadings / base.totalOfReadings, 3),
      ratioToOne: rounded(each.total / one.total, 3),
    };
  });
}

/** Returns a table with a line for each layout. */
export function tableOf(summaries: readonly LayoutSummary[]): string {
  return summaries
    .map(({ title, micros, total, totalOfReadings, ratio, ratioOfReadings, ratioToOne }) => {
      const parts = PARTS.flatMap((part) => (micros[part] === undefined ? [] : [`${part} ${micros[part].toFixed(1)}`]));
      const sums = `${total.toFixed(1)} us (${ratio.toFixed(2)})`;
      const ofReadings = `${totalOfReadings.toFixed(1)} (${ratioOfReadings.toFixed(2)}) without what they use at rest`;
      const toOne = `${ratioToOne.toFixed(2)} times one process`;
      return `${title}: ${sums}, ${ofReadings}, ${toOne}: ${parts.join(", ")}\n`;
    })
    .join("");
}

function medians(measured: readonly Measured[]) {
  const of = (value: (each: Measured) => OfParts) => {
    const [first] = measured.map(value);
    return mapped(first ?? {}, (_, part) => rounded(median(measured.map((each) => value(each)[part] ?? 0)), 2));
  };
  const totals = measured.map(({ micros, restMicros }) => ({ all: totalOf(micros), rest: totalOf(restMicros) }));
  return {
    rate: rounded(median(measured.map(({ rate }) => rate)), 0),
    batchSize: rounded(median(measured.map(({ batchSize }) => batchSize)), 1),
    groupSize: rounded(median(measured.map(({ groupSize }) => groupSize)), 1),
    micros: of(({ micros }) => micros),
    restMicros: of(({ restMicros }) => restMicros),
    total: rounded(median(totals.map(({ all }) => all)), 2),
    totalOfReadings: rounded(median(totals.map(({ all, rest }) => all - rest)), 2),
  };
}

/** Returns the sum of all parts. */
export function totalOf(parts: OfParts): number {
  return Object.values(parts).reduce((total, value) => total + value, 0);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
