import { clientIdDigest } from "./client-id-digest";

/** Maximum client IDs in memory. The least recently used are evicted. */
const MAX_REMEMBERED = 50_000;
const MAX_REPORTED = 1_000;
const REPORT_EVERY_MS = 60 * 60 * 1_000;

/** The last tenant of each client ID. */
export class SharedClientIds {
  private readonly holders = new Map<string, string>();
  private readonly reported = new Map<string, number>();

  /** The other tenant that last used the client ID; null: none in memory. */
  connected(clientId: string, tenantId: string): string | null {
    const key = clientIdDigest(clientId);
    const holder = this.holders.get(key);
    put(this.holders, key, tenantId, MAX_REMEMBERED);
    return holder === undefined || holder === tenantId ? null : holder;
  }

  /** At most once an hour per client ID. */
  shouldReport(clientId: string, now = Date.now()): boolean {
    const key = clientIdDigest(clientId);
    const last = this.reported.get(key);
    if (last !== undefined && now - last < REPORT_EVERY_MS) return false;
    put(this.reported, key, now, MAX_REPORTED);
    return true;
  }
}

function put<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  map.delete(key);
  const [oldest] = map.keys();
  if (map.size >= most && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
}
