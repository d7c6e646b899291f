import { portionsOf } from "../../domain/portions";

/** Maximum keys that wait for the next write. Beyond it, the oldest key is dropped. */
const MAX_WAITING = 100_000;
/** Maximum values per write. */
export const AT_ONCE = 1_000;

/** Holds the newest value of each key until it is written. */
export class NewestByKey<Key, Value> {
  private waiting = new Map<Key, Value>();

  get(key: Key): Value | undefined {
    return this.waiting.get(key);
  }

  set(key: Key, value: Value): void {
    this.waiting.delete(key);
    this.waiting.set(key, value);
    this.dropOldest();
  }

  /**
   * Writes the values. If a write fails, all values wait for the next write, except for keys that have a newer value.
   *
   * @throws what `write` throws
   */
  async writeWith(write: (values: readonly Value[]) => Promise<void>): Promise<void> {
    const taken = this.waiting;
    this.waiting = new Map();
    try {
      for (const values of portionsOf([...taken.values()], AT_ONCE)) await write(values);
    } catch (error) {
      const newer = this.waiting;
      this.waiting = new Map([...[...taken].filter(([key]) => !newer.has(key)), ...newer]);
      this.dropOldest();
      throw error;
    }
  }

  private dropOldest(): void {
    for (const key of this.waiting.keys()) {
      if (this.waiting.size <= MAX_WAITING) return;
      this.waiting.delete(key);
    }
  }
}
