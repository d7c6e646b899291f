import type { ApiKey } from "../../domain/entities";
import { FairQueue } from "../../domain/fair-queue";
import type { Startable } from "../../domain/ports/lifecycle";
import type { ApiKeyRepository } from "../../domain/ports/store";

export interface KeyRingOptions {
  /** Keys in memory, and as many ids known to be none. Default 10,000. */
  readonly maxKeys?: number | undefined;
  /**
   * Milliseconds for which a key is believed without asking the store again. Default 5,000: the bound on how long a
   * revoked key opens anything while the news of it does not come through.
   */
  readonly ttlMs?: number | undefined;
}

interface Cached {
  readonly apiKey: ApiKey | null;
  readonly until: number;
}

interface Load {
  /** Revoked while it was being read: what was read may be the state before. */
  stale: boolean;
  readonly apiKey: Promise<ApiKey | null>;
}

/** Look-ups at a time, of keys in use and of ids that may be none each: made-up ids wait behind each other. */
const LOOKUPS = { total: 16, perOwner: 8 };

/** The keys in use, in memory; a revocation, in whatever process, empties its place at once. */
export class KeyRing implements Startable {
  private readonly keys = new Map<string, Cached>();
  private readonly unknown = new Map<string, Cached>();
  private readonly loading = new Map<string, Load>();
  private readonly lookups = new FairQueue(LOOKUPS);
  private readonly listeners = new Set<(keyId: string) => void>();
  private readonly stopping = new AbortController();
  private readonly maxKeys: number;
  private readonly ttlMs: number;
  private started = false;

  constructor(
    private readonly repository: ApiKeyRepository,
    options: KeyRingOptions = {},
  ) {
    this.maxKeys = options.maxKeys ?? 10_000;
    this.ttlMs = options.ttlMs ?? 5_000;
  }

  async start(): Promise<void> {
    if (this.started || this.stopping.signal.aborted) return;
    this.started = true;
    this.repository.watchRevocations((keyId) => {
      this.revoked(keyId);
    }, this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.listeners.clear();
  }

  /** The key as it is stored, revoked or not; null when there is none. */
  async find(keyId: string): Promise<ApiKey | null> {
    for (;;) {
      const cached = this.keys.get(keyId) ?? this.unknown.get(keyId);
      if (cached !== undefined && cached.until > performance.now()) return cached.apiKey;
      const load = this.loading.get(keyId) ?? this.load(keyId);
      const apiKey = await load.apiKey;
      if (!load.stale) return apiKey;
    }
  }

  /** Forgets the key and tells the listeners; more than once is harmless. */
  revoked(keyId: string): void {
    const load = this.loading.get(keyId);
    if (load !== undefined) load.stale = true;
    this.loading.delete(keyId);
    this.keys.delete(keyId);
    this.unknown.delete(keyId);
    for (const listener of [...this.listeners]) listener(keyId);
  }

  onRevoked(listener: (keyId: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private load(keyId: string): Load {
    const load: Load = { stale: false, apiKey: this.read(keyId, () => !load.stale) };
    this.loading.set(keyId, load);
    return load;
  }

  private async read(keyId: string, isCurrent: () => boolean): Promise<ApiKey | null> {
    try {
      const lane = this.keys.has(keyId) ? "in use" : "not known";
      const [apiKey = null] = await this.lookups.run(lane, () => this.repository.find([keyId]));
      if (isCurrent()) this.remember(keyId, apiKey);
      return apiKey;
    } finally {
      if (isCurrent()) this.loading.delete(keyId);
    }
  }

  private remember(keyId: string, apiKey: ApiKey | null): void {
    // Apart, so that a flood of made-up keys does not push out those in use.
    const cache = apiKey === null ? this.unknown : this.keys;
    cache.delete(keyId);
    if (cache.size >= this.maxKeys) {
      const [oldest] = cache.keys();
      if (oldest !== undefined) cache.delete(oldest);
    }
    cache.set(keyId, { apiKey, until: performance.now() + this.ttlMs });
  }
}
