/** DEDUPLICATE: which readings of a message were accepted before. It rejects nothing: a duplicate is counted as such. */
import { type DuplicateFilter, fingerprintId, fingerprintReading } from "./duplicate-filter";
import { MAX_BATCH_READINGS } from "../../domain/reading";
import type { DecodedMessage } from "./messages";
import { Stage } from "./stage";

export const DEDUPLICATE = new Stage<"DEDUPLICATE", never>("DEDUPLICATE", [
  {
    check: "readings that Sluice accepted before are stored once",
    reasons: [],
    compared: ({ message, remembered }) =>
      remembered &&
      `${remembered.duplicates} of ${message.weight} readings were accepted before and count as duplicates`,
  },
]);

export class Deduplicator {
  /** Two words a reading of the message that {@link findNew} has read last; 0, 0: it has neither id nor timestamp. */
  readonly fingerprints = new Uint32Array(2 * MAX_BATCH_READINGS);

  constructor(private readonly filter: DuplicateFilter) {}

  /** Fingerprints the readings. Returns which of them are new, or null if all are. @param sensor its number */
  findNew({ readings }: DecodedMessage, sensor: number): boolean[] | null {
    const { fingerprints } = this;
    let isNew: boolean[] | null = null;
    for (let index = 0; index < readings.length; index++) {
      const reading = readings[index];
      if (reading === undefined) continue;
      const at = index * 2;
      if (reading.id !== null) fingerprintId(reading.id, fingerprints, at);
      else if (reading.timestamp !== null) fingerprintReading(reading.timestamp, reading.value, fingerprints, at);
      else {
        fingerprints[at] = 0;
        fingerprints[at + 1] = 0;
        continue;
      }
      const high = fingerprints[at] ?? 0;
      const low = fingerprints[at + 1] ?? 0;
      if (this.filter.has(sensor, high, low) || this.repeatsWithin(index)) {
        isNew ??= new Array<boolean>(readings.length).fill(true);
        isNew[index] = false;
      }
    }
    return isNew;
  }

  /** Whether the reading at `index` repeats an earlier one of the same message. */
  private repeatsWithin(index: number): boolean {
    for (let earlier = 0; earlier < index; earlier++) {
      if (
        this.fingerprints[earlier * 2 + 1] === this.fingerprints[index * 2 + 1] &&
        this.fingerprints[earlier * 2] === this.fingerprints[index * 2]
      ) {
        return true;
      }
    }
    return false;
  }

  /** Makes an accepted reading a duplicate if it comes again. @param now epoch milliseconds */
  remember(sensor: number, high: number, low: number, now: number): void {
    if (low !== 0) this.filter.add(sensor, high, low, now);
  }
}

/** Of `weight` readings, how many are new. */
export function countNew(isNew: readonly boolean[] | null, weight: number): number {
  return isNew === null ? weight : isNew.filter(Boolean).length;
}
