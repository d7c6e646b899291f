/** Where accepted readings are. */
import type { Reading } from "./reading";

export const READING_PLACES = ["JOURNAL", "TELEMETRY"] as const;
/** Where a reading is stored. */
export type ReadingPlace = (typeof READING_PLACES)[number];

/** Readings of one time that a trace returns. */
export const MAX_TRACED_READINGS = 100;

export interface TracedReading extends Pick<Reading, "timestamp" | "receivedAt" | "value"> {
  readonly place: ReadingPlace;
  /** The minute of the ledger that counts it, epoch milliseconds. */
  readonly ledgerMinute: number;
}
