import type { TenantId } from "../../domain/keys";
import { LRUCache } from "lru-cache";
import { tenantOfName } from "../../domain/broker-credential";
import type { BrokerConnection } from "../../domain/ports/broker";
import { clientIdDigest } from "./client-id-digest";

/** Maximum connections in memory. A single broker cannot hold this many. */
const MAX_CONNECTIONS = 200_000;

interface Open {
  readonly username: string;
  readonly tenantId: TenantId;
  readonly peer: string;
}

/** Counts the connections of each credential and tenant, from the broker's log. */
export class BrokerConnectionCounts {
  /** Open connections by digest of the client ID. */
  private readonly open = new LRUCache<string, Open>({
    // `max` would allocate all memory in advance, so `maxSize` limits the number instead.
    maxSize: MAX_CONNECTIONS,
    sizeCalculation: () => 1,
    dispose: ({ username, tenantId }) => {
      add(this.ofUser, username, -1);
      add(this.ofTenant, tenantId, -1);
    },
  });
  private readonly ofUser = new Map<string, number>();
  private readonly ofTenant = new Map<string, number>();

  /**
   * Returns the numbers of open connections of the user and of its tenant, including this connection; null if the user
   * belongs to no tenant.
   */
  connected({ username, clientId, address, port }: BrokerConnection): { user: number; tenant: number } | null {
    // A client ID has at most one connection, so the new connection has closed the earlier one.
    const key = clientIdDigest(clientId);
    this.open.delete(key);
    const tenantId = tenantOfName(username);
    if (tenantId === null) return null;
    this.open.set(key, { username, tenantId, peer: `${address}:${String(port)}` });
    return { user: add(this.ofUser, username, 1), tenant: add(this.ofTenant, tenantId, 1) };
  }

  /** @param peer null: unknown */
  ended(clientId: string, peer: string | null): void {
    // If the broker rejects a client, that client has closed no connection with this client ID.
    const key = clientIdDigest(clientId);
    if (peer === null || this.open.peek(key)?.peer === peer) this.open.delete(key);
  }

  /** Returns the tenant's user names with open connections, in descending order of their number of connections. */
  usersOf(tenantId: TenantId): string[] {
    const users = [...this.ofUser].filter(([username]) => tenantOfName(username) === tenantId);
    return users.sort(([, one], [, other]) => other - one).map(([username]) => username);
  }

  clear(): void {
    this.open.clear();
  }
}

function add(counts: Map<string, number>, key: string, change: number): number {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
  return count;
}
