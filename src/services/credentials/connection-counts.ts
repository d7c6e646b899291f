import { tenantOfName } from "../../domain/broker-credential";
import type { BrokerConnection } from "../../domain/ports/broker";
import { clientIdDigest } from "./client-id-digest";

/** Connections that are remembered at most, more than one broker can hold. */
const MAX_CONNECTIONS = 200_000;

interface Open {
  readonly username: string;
  readonly tenantId: string;
  readonly peer: string;
}

/** How many connections each credential and tenant has, from what the broker says of beginnings and ends. */
export class ConnectionCounts {
  /** By the digest of the client id. */
  private readonly open = new Map<string, Open>();
  private readonly ofUser = new Map<string, number>();
  private readonly ofTenant = new Map<string, number>();

  /** Those of the user and of its tenant, this one included; null: no tenant's user. */
  connected({ username, clientId, address, port }: BrokerConnection): { user: number; tenant: number } | null {
    // A client id has one connection: the later one has ended the earlier one.
    const key = clientIdDigest(clientId);
    this.remove(key);
    const tenantId = tenantOfName(username);
    if (tenantId === null) return null;
    const [oldest] = this.open.keys();
    if (this.open.size >= MAX_CONNECTIONS && oldest !== undefined) this.remove(oldest);
    this.open.set(key, { username, tenantId, peer: `${address}:${String(port)}` });
    return { user: add(this.ofUser, username, 1), tenant: add(this.ofTenant, tenantId, 1) };
  }

  /** @param peer null: not known */
  ended(clientId: string, peer: string | null): void {
    // Whoever is refused under a client id ends no connection of it.
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
