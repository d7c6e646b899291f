import type { TenantId } from "../../domain/keys";
import { LRUCache } from "lru-cache";
import { clientIdDigest } from "./client-id-digest";

/** Maximum client IDs in memory. */
const MAX_REMEMBERED = 50_000;
const MAX_REPORTED = 1_000;
const REPORT_EVERY_MS = 60 * 60 * 1_000;

/** Remembers the last tenant of each client ID. */
export class SharedClientIds {
  private readonly holders = new LRUCache<string, string>({ max: MAX_REMEMBERED });
  private readonly reported: LRUCache<string, true>;

  constructor(now = () => performance.now()) {
    this.reported = new LRUCache({ max: MAX_REPORTED, ttl: REPORT_EVERY_MS, ttlResolution: 0, perf: { now } });
  }

  /** Records a use of the client ID. Returns the other tenant that last used it; null if none is known. */
  connected(clientId: string, tenantId: TenantId): string | null {
    const key = clientIdDigest(clientId);
    const holder = this.holders.get(key);
    this.holders.set(key, tenantId);
    return holder === undefined || holder === tenantId ? null : holder;
  }

  /** Whether the client ID is to be reported now: at most once an hour. */
  shouldReport(clientId: string): boolean {
    const key = clientIdDigest(clientId);
    if (this.reported.has(key)) return false;
    this.reported.set(key, true);
    return true;
  }
}
