/** Computes plausible values of a sensor over time. */

export interface Signal {
  /** Mean of the values. */
  readonly mean: number;
  /** Amplitude of the sine wave around the mean. */
  readonly swing: number;
  /** Period of the sine wave in seconds. */
  readonly period: number;
  /** Maximum random deviation of a reading to either side. */
  readonly noise: number;
  /** Lower bound; smaller values are clipped. Default: none. `max` is the upper bound. */
  readonly min?: number;
  readonly max?: number;
  readonly decimals: number;
}

/**
 * Returns the signal's value at a time. Different phases (0 to 1) keep sensors of the same kind from having equal
 * values.
 */
export function valueAt(signal: Signal, epochMs: number, phase: number, random: () => number = Math.random): number {
  const turns = epochMs / 1_000 / signal.period + phase;
  const noise = (random() * 2 - 1) * signal.noise;
  const value = signal.mean + signal.swing * Math.sin(2 * Math.PI * turns) + noise;
  const cut = Math.min(signal.max ?? Infinity, Math.max(signal.min ?? -Infinity, value));
  return Number(cut.toFixed(signal.decimals));
}
