/** Returns the middle value, or the mean of the two middle values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error("cannot compute the median of no values");
  return (lower + upper) / 2;
}

/** Returns the smallest value that at least the share `quantile` (0 to 1) of all values does not exceed. */
export function percentile(values: readonly number[], quantile: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * quantile) - 1)];
  if (value === undefined) throw new Error("cannot compute a percentile of no values");
  return value;
}
