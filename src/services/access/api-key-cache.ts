import { LRUCache } from "lru-cache";
import type { ApiKey } from "../../domain/entities";
import { FairQueue } from "../../domain/fair-queue";
import type { Startable } from "../../domain/ports/lifecycle";
import type { ApiKeyRepository } from "../../domain/ports/api-key-store";

export interface ApiKeyCacheOptions {
  /** Maximum API keys in memory, and maximum IDs that are remembered as absent. Default 10,000. */
  readonly maxKeys?: number | undefined;
  /**
   * How long a cached API key is used without reading the store again, milliseconds. Default 5,000. If a revocation is
   * not reported, the revoked API key stays valid for at most this time.
   */
  readonly ttlMs?: number | undefined;
}

interface Cached {
  readonly apiKey: ApiKey | null;
  readonly until: number;
}

interface Load {
  /** Set if the API key is revoked during the read, because the read may return the earlier state. */
  stale: boolean;
  readonly apiKey: Promise<ApiKey | null>;
}

/**
 * Concurrent look-ups, in two lanes: API keys that are in use, and all other IDs. Look-ups of made-up IDs therefore
 * cannot delay look-ups of API keys in use.
 */
const LOOKUPS = { total: 16, perOwner: 8 };

/** Cache of API keys in use. A revocation by any process evicts the API key immediately. */
export class ApiKeyCache implements Startable {
  private readonly keys: LRUCache<string, Cached>;
  private readonly unknown: LRUCache<string, Cached>;
  private readonly loading = new Map<string, Load>();
  private readonly lookups = new FairQueue(LOOKUPS);
  private readonly listeners = new Set<(keyId: string) => void>();
  private readonly stopping = new AbortController();
  private readonly ttlMs: number;
  private started = false;

  constructor(
    private readonly repository: Pick<ApiKeyRepository, "find" | "watchRevocations">,
    { maxKeys = 10_000, ttlMs = 5_000 }: ApiKeyCacheOptions = {},
  ) {
    this.keys = new LRUCache({ max: maxKeys });
    this.unknown = new LRUCache({ max: maxKeys });
    this.ttlMs = ttlMs;
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

  /** Returns the stored API key, even if it is revoked; null if there is none. */
  async find(keyId: string): Promise<ApiKey | null> {
    for (;;) {
      const cached = this.keys.get(keyId) ?? this.unknown.get(keyId);
      if (cached !== undefined && cached.until > performance.now()) return cached.apiKey;
      const load = this.loading.get(keyId) ?? this.load(keyId);
      const apiKey = await load.apiKey;
      if (!load.stale) return apiKey;
    }
  }

  /** Evicts the API key and notifies the listeners. Idempotent. */
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
    // IDs without an API key are in a separate cache, so that a flood of made-up IDs evicts no API key in use.
    const cache = apiKey === null ? this.unknown : this.keys;
    cache.set(keyId, { apiKey, until: performance.now() + this.ttlMs });
  }
}
