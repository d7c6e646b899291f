import { setTimeout as delay } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { tenantOfName } from "../../domain/broker-credential";
import type { BrokerAdmin, BrokerConnection, BrokerConnections } from "../../domain/ports/broker";
import type { Startable } from "../../domain/ports/lifecycle";
import type { CredentialObserver } from "../../domain/ports/observers";
import type { AuditTrail } from "../audit";
import type { BrokerConnectionCounts } from "./broker-connection-counts";

export interface BrokerConnectionLimits {
  /** Maximum concurrent connections to the broker: of one credential, and of all credentials of a tenant. */
  readonly ofCredential: number;
  readonly ofTenant: number;
}

export interface ConnectionLimitParts {
  readonly connections: BrokerConnections;
  /** Counts of open connections. Only this limit updates them. */
  readonly counts: BrokerConnectionCounts;
  readonly broker: Pick<BrokerAdmin, "kickUser">;
  readonly audit: Pick<AuditTrail, "observed">;
  readonly observer: Pick<CredentialObserver, "connectionLimitExceeded" | "unattributedConnection">;
  readonly logger: Logger;
}

const REPORT_EVERY_MS = 60_000;
const RETRY_MS = 1_000;
/** Maximum credentials whose last report is remembered. */
const MAX_REPORTED = 1_000;

/**
 * Closes all connections of a credential whose new connection exceeds its limit or the limit of its tenant. Mosquitto
 * itself limits connections only per listener. Connections that were opened before this process started or before an
 * interruption of the broker's log are not counted.
 */
export class ConnectionLimit implements Startable {
  private readonly stopping = new AbortController();
  private readonly kicking = new Map<string, Promise<void>>();
  private readonly reported = new LRUCache<string, true>({ max: MAX_REPORTED, ttl: REPORT_EVERY_MS });
  private unsubscribe: (() => void) | undefined;

  constructor(
    private readonly parts: ConnectionLimitParts,
    private readonly limits: BrokerConnectionLimits,
  ) {}

  async start(): Promise<void> {
    this.unsubscribe ??= this.parts.connections.observe({
      connected: (connection) => {
        this.connected(connection);
      },
      ended: ({ clientId, peer }) => {
        if (clientId !== null) this.parts.counts.ended(clientId, peer);
      },
      interrupted: () => {
        this.parts.counts.clear();
      },
      unattributed: (address) => {
        this.parts.observer.unattributedConnection();
        if (this.shouldReport("")) this.parts.logger.warn({ address }, "client ID too long to identify the credential");
      },
    });
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.unsubscribe?.();
    this.stopping.abort();
    await Promise.all(this.kicking.values());
  }

  private connected(connection: BrokerConnection): void {
    const { username } = connection;
    const open = this.parts.counts.connected(connection);
    if (open === null || (open.user <= this.limits.ofCredential && open.tenant <= this.limits.ofTenant)) return;
    if (this.kicking.has(username)) return;
    this.parts.observer.connectionLimitExceeded();
    this.kicking.set(
      username,
      this.kick(connection, open).finally(() => this.kicking.delete(username)),
    );
  }

  private async kick({ username, address }: BrokerConnection, open: { user: number; tenant: number }): Promise<void> {
    const { broker, audit, logger } = this.parts;
    const { signal } = this.stopping;
    if (this.shouldReport(username)) {
      logger.warn(
        { username, address, ...open, ...this.limits },
        "too many connections; closing all connections of the credential",
      );
      const event = { action: "connectionLimit", tenantId: tenantOfName(username), target: username };
      await audit.observed({ ...event, clientAddress: address });
    }
    while (!signal.aborted) {
      try {
        await broker.kickUser(username);
        return;
      } catch (error) {
        logger.warn({ err: error, username }, "connections not closed yet; retrying");
        await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private shouldReport(username: string): boolean {
    if (this.reported.has(username)) return false;
    this.reported.set(username, true);
    return true;
  }
}
