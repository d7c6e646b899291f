interface Waiting {
  readonly key: string | null;
  readonly evict: () => void;
}

export interface UnauthenticatedLimits {
  /** Maximum of all addresses. */
  readonly most: number;
  /** Maximum per address. */
  readonly mostOfAddress: number;
}

/**
 * Unauthenticated connections, oldest first. If there are too many, the oldest connection of the address, or of all
 * addresses, is closed. A client with an API key authenticates long before that, so a flood of unauthenticated
 * connections does not lock it out.
 */
export class UnauthenticatedConnections {
  private readonly waiting = new Set<Waiting>();
  private readonly ofAddress = new Map<string, Set<Waiting>>();

  constructor(
    private readonly limits: UnauthenticatedLimits,
    private readonly onEvicted: () => void,
  ) {}

  get size(): number {
    return this.waiting.size;
  }

  /**
   * Adds a connection. Returns an idempotent function that removes it.
   *
   * @param key key of the client's address; null: only the maximum of all addresses applies
   */
  add(key: string | null, evict: () => void): () => void {
    const waiting: Waiting = { key, evict };
    this.waiting.add(waiting);
    const same = key === null ? null : (this.ofAddress.get(key) ?? new Set());
    if (key !== null && same !== null) this.ofAddress.set(key, same.add(waiting));
    if (same !== null && same.size > this.limits.mostOfAddress) this.evictOldest(same);
    if (this.waiting.size > this.limits.most) this.evictOldest(this.waiting);
    return () => this.remove(waiting);
  }

  private evictOldest(of: ReadonlySet<Waiting>): void {
    const [oldest] = of;
    if (oldest === undefined) return;
    this.remove(oldest);
    this.onEvicted();
    oldest.evict();
  }

  private remove(waiting: Waiting): void {
    this.waiting.delete(waiting);
    if (waiting.key === null) return;
    const same = this.ofAddress.get(waiting.key);
    same?.delete(waiting);
    if (same?.size === 0) this.ofAddress.delete(waiting.key);
  }
}
