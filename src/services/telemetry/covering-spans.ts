/** A range of time, epoch milliseconds. */
export interface Span {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/**
 * Returns at most `most` spans, in order, that cover all of `spans`. If necessary, they also cover gaps, the narrowest
 * first.
 */
export function coveringSpans(spans: readonly Span[], most: number): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last === undefined || span.from > last.to) merged.push(span);
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  const gapAfter = (index: number) => (merged[index + 1]?.from ?? 0) - (merged[index]?.to ?? 0);
  const widest = merged
    .slice(0, -1)
    .map((_span, index) => index)
    .sort((a, b) => gapAfter(b) - gapAfter(a))
    .slice(0, most - 1)
    .sort((a, b) => a - b);
  const starts = [0, ...widest.map((index) => index + 1)];
  return starts.flatMap((start, place) => {
    const [first, last] = [merged[start], merged[(starts[place + 1] ?? merged.length) - 1]];
    return first === undefined || last === undefined ? [] : [{ from: first.from, to: last.to }];
  });
}
