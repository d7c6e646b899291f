/**
 * Returns the value of a metric in the text format of Prometheus, summed over its labels; 0: there is no such metric.
 */
export function metric(metrics: string, name: string): number {
  const samples = metrics.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, "gm"));
  return [...samples].reduce((sum, [, value]) => sum + Number(value), 0);
}
