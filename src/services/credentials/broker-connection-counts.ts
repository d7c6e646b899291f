import type { TenantId } from "../../domain/keys";
import { LRUCache } from "lru-cache";
import { tenantOfName } from "../../domain/broker-credential";
import type { BrokerConnection } from "../../domain/ports/broker";
import { clientIdDigest } from "./client-id-digest";

/** Maximum connections in memory, more than one broker can hold. */
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
    // `maxSize` instead of `max`, which would allocate all memory in advance.
    maxSize: MAX_CONNECTIONS,
    sizeCalculation: () => 1,
    dispose: ({ username, tenantId }) => {
      add(this.ofUser, username, -1);
      add(this.ofTenant, tenantId, -1);
    },
  });
  private readonly ofUser = new Map<string, number>();
  private readonly ofTenant = new Map<string, number>();

  /** Connections of the user and of its tenant, including this one; null: not a tenant's user. */
  connected({ username, clientId, address, port }: BrokerConnection): { user: number; tenant: number } | null {
    // A client ID has one connection, so the later one has closed the earlier one.
    const key = clientIdDigest(clientId);
    this.open.delete(key);
    const tenantId = tenantOfName(username);
    if (tenantId === null) return null;
    this.open.set(key, { username, tenantId, peer: `${address}:${String(port)}` });
    return { user: add(this.ofUser, username, 1), tenant: add(this.ofTenant, tenantId, 1) };
  }

  /** @param peer null: unknown */
  ended(clientId: string, peer: string | null): void {
    // A client that was rejected with this client ID has closed no connection of it.
    const key = clientIdDigest(clientId);
    if (peer === null || this.open.peek(key)?.peer === peer) this.open.delete(key);
  }

  /** User names of the tenant with open connections, those with most first. */
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
