/**
 * Judges whether a victim got its share. Compares the victim's figures during an attack with its figures beside an idle
 * neighbour.
 */
import { median, percentile } from "../../bench/ingest/statistics";

export const MEASURES = ["query", "list", "delivery"] as const;
export type Measure = (typeof MEASURES)[number];

/** Samples of two consecutive periods of equal length: one during an attack, and one beside an idle neighbour. */
export interface Round {
  readonly attacked: Readonly<Record<Measure, readonly number[]>>;
  readonly idle: Readonly<Record<Measure, readonly number[]>>;
  /** The victim's failures during the attack: missing or wrong responses, and ended subscriptions. */
  readonly failures: readonly string[];
  /** Largest resident memory of the platform's process during the attack, in bytes. */
  readonly residentBytes: number;
  /** Size of the largest response or event that the attacker received, in bytes. */
  readonly answerBytes: number;
}

export interface Bounds {
  /** Percentile of a round's latencies that is compared, from 0 to 1. */
  readonly percentile: number;
  /** Maximum ratio of the latency during an attack to the latency beside an idle neighbour. */
  readonly ratio: number;
  /**
   * Smaller idle latencies count as this latency, in milliseconds. Execution may delay other clients by this time, so a
   * ratio to a smaller latency would look unfair.
   */
  readonly least: Readonly<Record<Measure, number>>;
  readonly residentBytes: number;
  /** Maximum size of a response or event, in bytes. */
  readonly answerBytes: number;
  /** Minimum number of samples of a measure over all rounds, so that its percentile is meaningful. */
  readonly samples: number;
}

const MIB = 1_048_576;

export const BOUNDS: Bounds = {
  percentile: 0.99,
  ratio: 3,
  least: { query: 10, list: 10, delivery: 10 },
  residentBytes: 1.5 * 1_024 * MIB,
  // The data of a response can be up to 8 MiB long. The second term allows for the bytes around the data.
  answerBytes: 8 * MIB + 128 * 1_024,
  samples: 500,
};

export interface Comparison {
  /** Median latency over all rounds, in milliseconds. */
  readonly attacked: number;
  readonly idle: number;
  /** Median over all rounds of the ratio of the attacked latency to the idle latency. */
  readonly ratio: number;
}

export interface Verdict {
  readonly shape: string;
  readonly isFair: boolean;
  /** Reasons why the shape is unfair. */
  readonly faults: readonly string[];
  readonly comparisons: Readonly<Record<Measure, Comparison>>;
  /** Ratio of the measure that the attack affects most. */
  readonly worstRatio: number;
  readonly residentBytes: number;
}

export function judge(shape: string, rounds: readonly Round[], bounds: Bounds = BOUNDS): Verdict {
  const compare = (measure: Measure) => comparison(measure, rounds, bounds);
  const comparisons = { query: compare("query"), list: compare("list"), delivery: compare("delivery") };
  const residentBytes = Math.max(...rounds.map((round) => round.residentBytes));
  const answerBytes = Math.max(...rounds.map((round) => round.answerBytes));
  const faults = [
    ...MEASURES.flatMap((measure) => {
      const count = rounds.reduce((sum, { attacked }) => sum + attacked[measure].length, 0);
      return count < bounds.samples ? [`only ${count} samples of ${measure}: too few for a verdict`] : [];
    }),
    ...MEASURES.flatMap((measure) => {
      const { attacked, idle, ratio } = comparisons[measure];
      if (ratio <= bounds.ratio) return [];
      const p = `p${Math.round(bounds.percentile * 100)}`;
      return [`${measure}: ${p} ${ms(attacked)} beside the attacker, ${ms(idle)} beside an idle neighbour`];
    }),
    ...[...new Set(rounds.flatMap(({ failures }) => failures))].slice(0, 5),
    ...(residentBytes > bounds.residentBytes ? [`resident memory ${Math.round(residentBytes / 1e6)} MB`] : []),
    ...(answerBytes > bounds.answerBytes ? [`an answer of ${Math.round(answerBytes / 1e6)} MB`] : []),
  ];
  const worstRatio = Math.max(...MEASURES.map((measure) => comparisons[measure].ratio));
  return { shape, isFair: faults.length === 0, faults, comparisons, worstRatio, residentBytes };
}

function comparison(measure: Measure, rounds: readonly Round[], bounds: Bounds): Comparison {
  const least = bounds.least[measure];
  const compared = rounds.map(({ attacked, idle }) => ({
    attacked: percentile(attacked[measure], bounds.percentile),
    idle: percentile(idle[measure], bounds.percentile),
  }));
  return {
    attacked: median(compared.map(({ attacked }) => attacked)),
    idle: median(compared.map(({ idle }) => idle)),
    ratio: median(compared.map(({ attacked, idle }) => attacked / Math.max(idle, least))),
  };
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(1)} ms`;
}

/** Sorts the most harmful shapes first. */
export function worstFirst(verdicts: readonly Verdict[]): Verdict[] {
  return [...verdicts].sort((a, b) => Number(a.isFair) - Number(b.isFair) || b.worstRatio - a.worstRatio);
}

export interface Kept {
  /** Values of readings that the broker acknowledged. */
  readonly acknowledged: ReadonlySet<number>;
  /** Values of the stored readings, including repetitions. */
  readonly stored: readonly number[];
  readonly isBalanced: boolean;
}

/** Returns failures of the victim's readings. Each acknowledged reading must be stored exactly once. */
export function lossesOf({ acknowledged, stored, isBalanced }: Kept): string[] {
  const distinct = new Set(stored);
  const lost = [...acknowledged].filter((value) => !distinct.has(value));
  const repeated = stored.length - distinct.size;
  return [
    ...(lost.length > 0 ? [`${lost.length} acknowledged readings are lost`] : []),
    ...(repeated > 0 ? [`${repeated} readings are stored twice`] : []),
    ...(isBalanced ? [] : ["the ledger does not balance"]),
  ];
}
