/** A trace of accepted readings: where Sluice stores them. */
import type { Reading } from "./reading";

export const READING_PLACES = ["JOURNAL", "TELEMETRY"] as const;
/** Where a reading is stored. */
export type ReadingPlace = (typeof READING_PLACES)[number];

/** Maximum readings with the same timestamp that a trace returns. */
export const MAX_TRACED_READINGS = 100;

export interface TracedReading extends Pick<Reading, "timestamp" | "receivedAt" | "value"> {
  readonly place: ReadingPlace;
  /** Minute of the ledger that counts the reading, epoch milliseconds. */
  readonly ledgerMinute: number;
}
