/** Minimum times between two appends, in milliseconds, by the number of accepted messages in the last batch. */
const LINGER_MS = [
  { messages: 32, ms: 20 },
  { messages: 4, ms: 8 },
];
/** Applies if several tenants publish much, by the number of messages without those of the tenant with the most. */
const SHARED = { messages: 64, ms: 40 };

/** The last batch of ingestion, in messages. */
export interface LastBatch {
  readonly accepted: number;
  /** Messages of the tenant that has the most. */
  readonly ofLargestTenant: number;
}

/**
 * Returns the minimum time between the last append and the next, in milliseconds. A batch takes about a millisecond of
 * CPU time in MongoDB and this process, so larger batches are cheaper. The flood of one tenant does not prolong the
 * pause beyond 20 ms, because the readings of other tenants wait meanwhile.
 */
export function lingerMs({ accepted, ofLargestTenant }: LastBatch): number {
  if (accepted - ofLargestTenant >= SHARED.messages) return SHARED.ms;
  return LINGER_MS.find(({ messages }) => accepted >= messages)?.ms ?? 0;
}
