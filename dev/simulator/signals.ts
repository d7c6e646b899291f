/** Plausible values of a sensor over time. */

export interface Signal {
  /** Mean around which the value moves. */
  readonly mean: number;
  /** How far it swings to either side. */
  readonly swing: number;
  /** Period of the swing, seconds. */
  readonly period: number;
  /** Random deviation of a single reading. */
  readonly noise: number;
  /** Values beyond these bounds are clipped. Default: no bounds. */
  readonly min?: number;
  readonly max?: number;
  readonly decimals: number;
}

/** The signal at a time; `phase` (0 to 1) keeps sensors of one kind apart. */
export function valueAt(signal: Signal, epochMs: number, phase: number, random: () => number = Math.random): number {
  const turns = epochMs / 1_000 / signal.period + phase;
  const noise = (random() * 2 - 1) * signal.noise;
  const value = signal.mean + signal.swing * Math.sin(2 * Math.PI * turns) + noise;
  const cut = Math.min(signal.max ?? Infinity, Math.max(signal.min ?? -Infinity, value));
  return Number(cut.toFixed(signal.decimals));
}
