/** The query that loads entities of one kind. */
export interface BatchSource<K extends string, T> {
  /** Resolves with the existing entities, in any order. */
  query(keys: readonly K[]): Promise<readonly T[]>;
  keyOf(entity: T): K;
  /** Called with every result that is not outdated; null if there is no such entity. */
  admit(key: K, entity: T | null): void;
}

interface Ticket<T> {
  readonly promise: Promise<T | null>;
  resolve(entity: T | null): void;
  reject(error: unknown): void;
}

/**
 * Combines look-ups of single keys into few queries. A query covers the look-ups of one turn of the event loop, or
 * those that arrived during the previous query. If a newer write or change outdates a result, the key is queried again.
 */
export class BatchLoader<K extends string, T> {
  private waiting = new Map<K, Ticket<T>>();
  private underWay = new Map<K, Ticket<T>>();
  private readonly overtaken = new Set<K>();
  private running = false;

  constructor(
    private readonly source: BatchSource<K, T>,
    private readonly maxBatch: number,
  ) {}

  /** Loads the entity of a key. Rejects with the query's error. */
  load(key: K): Promise<T | null> {
    const joined = this.waiting.get(key) ?? this.underWay.get(key);
    if (joined !== undefined) return joined.promise;
    const ticket: Ticket<T> = Promise.withResolvers<T | null>();
    this.waiting.set(key, ticket);
    if (!this.running) {
      this.running = true;
      setImmediate(() => void this.run());
    }
    return ticket.promise;
  }

  /** Reports that `key` has changed, so a pending result may be outdated. */
  overtake(key: K): void {
    if (this.underWay.has(key)) this.overtaken.add(key);
  }

  /** Like {@link overtake}, for every key with this prefix. */
  overtakeBelow(prefix: string): void {
    for (const key of this.underWay.keys()) if (key.startsWith(prefix)) this.overtaken.add(key);
  }

  private async run(): Promise<void> {
    while (this.waiting.size > 0) {
      this.takeBatch();
      try {
        const found = await this.source.query([...this.underWay.keys()]);
        this.answer(new Map(found.map((entity) => [this.source.keyOf(entity), entity])));
      } catch (error) {
        for (const ticket of this.underWay.values()) ticket.reject(error);
      }
      this.underWay = new Map();
      this.overtaken.clear();
    }
    this.running = false;
  }

  private takeBatch(): void {
    if (this.waiting.size <= this.maxBatch) {
      this.underWay = this.waiting;
      this.waiting = new Map();
      return;
    }
    for (const [key, ticket] of this.waiting) {
      if (this.underWay.size === this.maxBatch) break;
      this.underWay.set(key, ticket);
      this.waiting.delete(key);
    }
  }

  private answer(found: ReadonlyMap<K, T>): void {
    for (const [key, ticket] of this.underWay) {
      if (this.overtaken.has(key)) {
        this.waiting.set(key, ticket);
        continue;
      }
      const entity = found.get(key) ?? null;
      this.source.admit(key, entity);
      ticket.resolve(entity);
    }
  }
}
