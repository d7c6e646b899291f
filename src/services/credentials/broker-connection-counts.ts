import { tenantOfName } from "../../domain/broker-credential";
import type { BrokerConnection } from "../../domain/ports/broker";
import { clientIdDigest } from "./client-id-digest";

/** Maximum connections in memory, more than one broker can hold. */
const MAX_CONNECTIONS = 200_000;

interface Open {
  readonly username: string;
  readonly tenantId: string;
  readonly peer: string;
}

/** Counts the connections of each credential and tenant, from the broker's log. */
export class BrokerConnectionCounts {
  /** By digest of the client ID. */
  private readonly open = new Map<string, Open>();
  private readonly ofUser = new Map<string, number>();
  private readonly ofTenant = new Map<string, number>();

  /** Connections of the user and of its tenant, including this one; null: not a tenant's user. */
  connected({ username, clientId, address, port }: BrokerConnection): { user: number; tenant: number } | null {
    // A client ID has one connection, so the later one has closed the earlier one.
    const key = clientIdDigest(clientId);
    this.remove(key);
    const tenantId = tenantOfName(username);
    if (tenantId === null) return null;
    const [oldest] = this.open.keys();
    if (this.open.size >= MAX_CONNECTIONS && oldest !== undefined) this.remove(oldest);
    this.open.set(key, { username, tenantId, peer: `${address}:${String(port)}` });
    return { user: add(this.ofUser, username, 1), tenant: add(this.ofTenant, tenantId, 1) };
  }

  /** @param peer null: unknown */
  ended(clientId: string, peer: string | null): void {
    // A client that was rejected with this client ID has closed no connection of it.
    const key = clientIdDigest(clientId);
    if (peer === null || this.open.get(key)?.peer === peer) this.remove(key);
  }

  clear(): void {
    for (const counts of [this.open, this.ofUser, this.ofTenant]) counts.clear();
  }

  private remove(key: string): void {
    const open = this.open.get(key);
    if (open === undefined) return;
    this.open.delete(key);
    add(this.ofUser, open.username, -1);
    add(this.ofTenant, open.tenantId, -1);
  }
}

function add(counts: Map<string, number>, key: string, change: number): number {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
  return count;
}
