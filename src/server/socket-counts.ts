/** Counts the open connections of each tenant or address, and rejects those beyond `most`. */
export class SocketCounts {
  private readonly open = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** null: rejected; otherwise an idempotent function that releases the place. `key` null: not counted. */
  take(key: string | null): (() => void) | null {
    if (key === null) return () => {};
    const open = this.open.get(key) ?? 0;
    if (open >= this.most) return null;
    this.open.set(key, open + 1);
    let taken = true;
    return () => {
      if (!taken) return;
      taken = false;
      const left = (this.open.get(key) ?? 1) - 1;
      if (left === 0) this.open.delete(key);
      else this.open.set(key, left);
    };
  }
}
