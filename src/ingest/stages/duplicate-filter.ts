/** Recognizes readings that were journaled before: redeliveries by the broker, and repetitions by a gateway. */

/**
 * A set of pairs (sensor, fingerprint) that evicts the oldest pairs. It has two generations of a hash table, and clears
 * the older generation when the younger generation is full or exceeds the window. The sensor is compared exactly, so no
 * tenant can make another tenant's reading look like a duplicate. The 63-bit fingerprint only distinguishes readings of
 * one sensor. Its hash function is part of Sluice and never changes, because the journal stores fingerprints. If an
 * upgrade changed the function, readings of the last window would be accepted a second time.
 */
export class DuplicateFilter {
  private young: Generation;
  private old: Generation;
  private rotatedAt = 0;

  /**
   * @param capacity minimum number of remembered readings, once that many have arrived; 0 to remember none
   * @param windowMs maximum age of a generation, in milliseconds
   */
  constructor(
    private readonly capacity: number,
    private readonly windowMs: number,
  ) {
    this.young = new Generation(capacity);
    this.old = new Generation(capacity);
  }

  has(sensor: number, high: number, low: number): boolean {
    return this.capacity > 0 && (this.young.has(sensor, high, low) || this.old.has(sensor, high, low));
  }

  /** @param now epoch milliseconds */
  add(sensor: number, high: number, low: number, now: number): void {
    if (this.capacity === 0) return;
    if (this.young.size >= this.capacity || now - this.rotatedAt >= this.windowMs) this.rotate(now);
    this.young.add(sensor, high, low);
  }

  private rotate(now: number): void {
    const dropped = this.old;
    this.old = this.young;
    this.young = dropped;
    dropped.clear();
    this.rotatedAt = now;
  }
}

/** Hash table with linear probing, at most half full. A slot has three words: sensor + 1 (0 if empty), high, low. */
class Generation {
  size = 0;
  private readonly mask: number;
  private readonly slots: Uint32Array;

  constructor(capacity: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(16, capacity) * 2));
    this.mask = slots - 1;
    this.slots = new Uint32Array(slots * 3);
  }

  has(sensor: number, high: number, low: number): boolean {
    return this.slots[this.find(sensor, high, low)] !== 0;
  }

  add(sensor: number, high: number, low: number): void {
    const slot = this.find(sensor, high, low);
    if (this.slots[slot] !== 0) return;
    this.slots[slot] = sensor + 1;
    this.slots[slot + 1] = high;
    this.slots[slot + 2] = low;
    this.size++;
  }

  clear(): void {
    if (this.size > 0) this.slots.fill(0);
    this.size = 0;
  }

  /** Returns the offset of the slot that contains the entry, otherwise of the empty slot for the entry. */
  private find(sensor: number, high: number, low: number): number {
    const { slots, mask } = this;
    let index = (Math.imul(sensor, 0x9e3779b1) ^ low ^ Math.imul(high, 0x85ebca6b)) & mask;
    for (;;) {
      const slot = index * 3;
      if (slots[slot] === 0) return slot;
      if (slots[slot] === sensor + 1 && slots[slot + 1] === high && slots[slot + 2] === low) return slot;
      index = (index + 1) & mask;
    }
  }
}

const doubles = new Float64Array(2);
const words = new Uint32Array(doubles.buffer);

/**
 * Writes the fingerprint of (timestamp, value) to `out[at]` and `out[at + 1]`. Never 0, 0.
 *
 * @param timestamp epoch milliseconds
 * @param finerDigits digits of the timestamp beyond milliseconds
 */
export function fingerprintReading(
  timestamp: number,
  finerDigits: string,
  value: number,
  out: Uint32Array,
  at: number,
): void {
  doubles[0] = timestamp;
  doubles[1] = value === 0 ? 0 : value;
  let high = 0x2545f491;
  let low = 0x9e3779b9;
  for (let index = 0; index < 4; index++) {
    const word = words[index] ?? 0;
    high = mix(high ^ word);
    low = mix(Math.imul(low, 31) + word + high);
  }
  for (let index = 0; index < finerDigits.length; index++) {
    const digit = finerDigits.charCodeAt(index);
    high = mix(high ^ digit);
    low = mix(Math.imul(low, 31) + digit + high);
  }
  out[at] = high;
  out[at + 1] = low | 1;
}

/**
 * Returns the first word of a coarse fingerprint, which the filter contains in addition, see
 * `ReadingColumns.hasCoarseFingerprints`. Only readings with finer digits are compared with it.
 */
export function coarse(high: number): number {
  return (high ^ 0x5bd1e995) >>> 0;
}

/** Writes the fingerprint of a reading's `id`. Never 0, 0. */
export function fingerprintId(id: string, out: Uint32Array, at: number): void {
  let high = 0x811c9dc5 ^ id.length;
  let low = 0x1b873593;
  for (let index = 0; index < id.length; index++) {
    const unit = id.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x5bd1e995) + (low >>> 15);
  }
  out[at] = mix(high ^ (low >>> 3));
  out[at + 1] = mix(low) | 1;
}

/** Finalizer of MurmurHash3: every input bit affects every output bit. */
function mix(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
