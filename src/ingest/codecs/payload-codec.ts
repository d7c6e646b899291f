import type { RejectionReason } from "../../domain/rejection";
import type { Result } from "../../domain/result";

export interface PayloadReading {
  readonly value: number;
  /** Epoch milliseconds; null if the gateway set none. */
  readonly timestamp: number | null;
  /** Digits of the timestamp beyond milliseconds; "" if there are none. They only serve to recognize duplicates. */
  readonly finerDigits: string;
  /** Deduplication ID; null if the gateway set none. */
  readonly id: string | null;
}

export interface PayloadFailure {
  readonly reason: Extract<
    RejectionReason,
    "MALFORMED_PAYLOAD" | "INVALID_VALUE" | "INVALID_TIMESTAMP" | "PAYLOAD_TOO_LARGE"
  >;
  /** The place of the mistake, the text found and expected there, and the usual remedy. Its length is bounded. */
  readonly detail: string;
  /** Number of readings in the message, or an estimate if the payload cannot be parsed. At least 1. */
  readonly readings: number;
}

/** A format of payloads. */
export interface PayloadCodec {
  /** Media types in lower case, without parameters. Explanations name the first. */
  readonly contentTypes: readonly [string, ...string[]];
  /** Accepts or rejects the whole message. Returns 1 to 1,000 readings. */
  decode(payload: Buffer): Result<PayloadReading[], PayloadFailure>;
  /**
   * Returns the number of readings in a payload that `decode` accepts, at a fraction of its cost. For other payloads,
   * the number is meaningless, but at least 1.
   */
  count(payload: Buffer): number;
}

/**
 * Returns the name of a reading in the detail of a failure.
 *
 * @param index the reading's index in the array; null if the message is the reading
 */
export function nameOf(index: number | null): string {
  return index === null ? "reading" : `reading[${index}]`;
}
