/** DEDUPLICATE: finds readings that were accepted before. It counts them as duplicates, and rejects nothing. */
import { MAX_BATCH_READINGS } from "../../domain/reading";
import type { PayloadReading } from "../codecs/payload-codec";
import { coarse, type DuplicateFilter, fingerprintId, fingerprintReading } from "./duplicate-filter";
import type { DecodedMessage } from "./messages";
import { Stage } from "./stage";
import { countOf, readingsOf } from "./words";

export const DEDUPLICATE = new Stage<"DEDUPLICATE", never>("DEDUPLICATE", [
  {
    check: "readings that Sluice accepted before are stored once",
    reasons: [],
    compared: ({ message: { weight }, remembered }) => {
      if (remembered === null) return null;
      const { duplicates } = remembered;
      const verbs = duplicates === 1 ? "was accepted before and counts" : "were accepted before and count";
      return `${countOf(duplicates)} of ${readingsOf(weight)} ${verbs} as duplicates`;
    },
  },
]);

/**
 * Maximum number of readings in a message whose readings are each compared with all others. Larger messages use a hash
 * table.
 */
const FEW_READINGS = 16;

export class Deduplicator {
  /**
   * Fingerprints of the last message of {@link findNew}: two words per reading; 0, 0 if it has neither `id` nor
   * timestamp.
   */
  readonly fingerprints = new Uint32Array(2 * MAX_BATCH_READINGS);
  private readonly coarseFingerprint = new Uint32Array(2);

  /** Hash table for messages with many readings. A slot contains 1 + the index of a reading, or 0 if it is empty. */
  private readonly seen = new Uint16Array(4 * MAX_BATCH_READINGS);

  constructor(private readonly filter: DuplicateFilter) {}

  /**
   * Computes the fingerprints of the readings. Returns which readings are new; null if all are new.
   *
   * @param sensor number of the sensor
   */
  findNew({ readings }: DecodedMessage, sensor: number): boolean[] | null {
    const { fingerprints } = this;
    const slots = readings.length > FEW_READINGS ? this.clearSeen(readings.length) : 0;
    let isNew: boolean[] | null = null;
    for (let index = 0; index < readings.length; index++) {
      const reading = readings[index];
      if (reading === undefined) continue;
      const at = index * 2;
      if (reading.id !== null) fingerprintId(reading.id, fingerprints, at);
      else if (reading.timestamp !== null) {
        fingerprintReading(reading.timestamp, reading.finerDigits, reading.value, fingerprints, at);
      } else {
        fingerprints[at] = 0;
        fingerprints[at + 1] = 0;
        continue;
      }
      const high = fingerprints[at] ?? 0;
      const low = fingerprints[at + 1] ?? 0;
      const isKnown = this.filter.has(sensor, high, low) || this.isKnownCoarsely(reading, sensor);
      if (isKnown || (slots > 0 ? this.isSeen(index, slots) : this.repeatsWithin(index))) {
        isNew ??= new Array<boolean>(readings.length).fill(true);
        isNew[index] = false;
      }
    }
    return isNew;
  }

  /** Whether an earlier version of Sluice has journaled the reading without its finer digits. */
  private isKnownCoarsely({ id, timestamp, finerDigits, value }: PayloadReading, sensor: number): boolean {
    if (finerDigits === "" || timestamp === null || id !== null) return false;
    const { coarseFingerprint } = this;
    fingerprintReading(timestamp, "", value, coarseFingerprint, 0);
    return this.filter.has(sensor, coarse(coarseFingerprint[0] ?? 0), coarseFingerprint[1] ?? 0);
  }

  /** Whether the reading at `index` repeats an earlier reading of the same message. */
  private repeatsWithin(index: number): boolean {
    for (let earlier = 0; earlier < index; earlier++) {
      if (this.isSame(earlier, index)) return true;
    }
    return false;
  }

  /** Clears the hash table. Returns the number of slots in use: a power of 2, at least twice the number of readings. */
  private clearSeen(readings: number): number {
    const slots = 4 << Math.floor(Math.log2(readings));
    this.seen.fill(0, 0, slots);
    return slots;
  }

  /** Like {@link repeatsWithin}, with the hash table. Call this for all readings of a message, in order. */
  private isSeen(index: number, slots: number): boolean {
    const { seen, fingerprints } = this;
    const high = fingerprints[index * 2] ?? 0;
    const low = fingerprints[index * 2 + 1] ?? 0;
    // The lowest bit of `low` is always 1.
    let slot = (high ^ (low >>> 1)) & (slots - 1);
    for (; seen[slot] !== 0; slot = (slot + 1) & (slots - 1)) {
      if (this.isSame((seen[slot] ?? 0) - 1, index)) return true;
    }
    seen[slot] = index + 1;
    return false;
  }

  private isSame(one: number, other: number): boolean {
    const { fingerprints } = this;
    return (
      fingerprints[one * 2 + 1] === fingerprints[other * 2 + 1] && fingerprints[one * 2] === fingerprints[other * 2]
    );
  }

  /**
   * Remembers an accepted reading, so that its repetitions count as duplicates.
   *
   * @param now epoch milliseconds
   */
  remember(sensor: number, high: number, low: number, now: number): void {
    if (low !== 0) this.filter.add(sensor, high, low, now);
  }
}

/** Returns the number of new readings among `weight` readings. */
export function countNew(isNew: readonly boolean[] | null, weight: number): number {
  return isNew === null ? weight : isNew.filter(Boolean).length;
}
