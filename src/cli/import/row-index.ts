/** Finds rows of a file that contradict each other about an asset or sensor, in about 50 bytes per entity. */
import { hash } from "node:crypto";

const MIN_SLOTS = 1_024;

export class RowIndex {
  private slots = MIN_SLOTS;
  private size = 0;
  /** 64 bits of a hash of the entity's name, in two numbers. Both are 0 in a free slot. */
  private keys = new Uint32Array(2 * MIN_SLOTS);
  /** Hash of the entity's values in its first row. */
  private values = new Uint32Array(MIN_SLOTS);
  private places = new Float64Array(MIN_SLOTS);

  /**
   * Remembers a row.
   *
   * @param place greater than 0
   * @returns the place of the first row about this entity, and whether its values are the same
   */
  add(entity: string, value: string, place: number): { readonly first: number; readonly agrees: boolean } {
    if (this.size * 2 >= this.slots) this.grow();
    const digest = hash("sha1", entity, "buffer");
    const [high, low] = [digest.readUInt32LE(0) || 1, digest.readUInt32LE(4)];
    const slot = this.slotOf(high, low);
    const valueHash = hash("sha1", value, "buffer").readUInt32LE(0);
    if (this.keys[2 * slot] === 0) {
      this.put(slot, high, low, valueHash, place);
      this.size++;
    }
    return { first: this.places[slot] ?? place, agrees: this.values[slot] === valueHash };
  }

  private slotOf(high: number, low: number): number {
    for (let slot = low & (this.slots - 1); ; slot = (slot + 1) & (this.slots - 1)) {
      const found = this.keys[2 * slot];
      if (found === 0 || (found === high && this.keys[2 * slot + 1] === low)) return slot;
    }
  }

  private put(slot: number, high: number, low: number, value: number, place: number): void {
    this.keys[2 * slot] = high;
    this.keys[2 * slot + 1] = low;
    this.values[slot] = value;
    this.places[slot] = place;
  }

  private grow(): void {
    const { keys, values, places } = this;
    const before = this.slots;
    this.slots *= 2;
    this.keys = new Uint32Array(2 * this.slots);
    this.values = new Uint32Array(this.slots);
    this.places = new Float64Array(this.slots);
    for (let slot = 0; slot < before; slot++) {
      const [high, low] = [keys[2 * slot] ?? 0, keys[2 * slot + 1] ?? 0];
      if (high !== 0) this.put(this.slotOf(high, low), high, low, values[slot] ?? 0, places[slot] ?? 0);
    }
  }
}
