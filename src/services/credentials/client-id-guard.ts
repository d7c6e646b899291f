import type { TenantId } from "../../domain/keys";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { tenantOfName } from "../../domain/broker-credential";
import { tenantOfClientId } from "../../domain/client-id";
import type { BrokerConnection, BrokerConnections } from "../../domain/ports/broker";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import type { Startable } from "../../domain/ports/lifecycle";
import type { CredentialObserver } from "../../domain/ports/observers";
import type { TenantRepository } from "../../domain/ports/tenant-store";
import type { AuditTrail } from "../audit";
import type { CredentialExpiryWorker } from "./credential-expiry-worker";
import { SharedClientIds } from "./shared-client-ids";

export interface ClientIdGuardParts {
  readonly connections: BrokerConnections;
  readonly credentials: Pick<BrokerCredentialRepository, "find">;
  readonly ends: Pick<CredentialExpiryWorker, "endAtOnce">;
  readonly tenants: Pick<TenantRepository, "find">;
  readonly audit: Pick<AuditTrail, "observed">;
  readonly observer: Pick<CredentialObserver, "clientIdTakenOver">;
  readonly logger: Logger;
}

/** Delay between attempts to revoke a credential while MongoDB or the broker is unavailable, milliseconds. */
const RETRY_MS = 1_000;
const PLATFORM = "(the platform)";

/**
 * Revokes credentials that connect with a client ID of another tenant or of the platform. The broker would hand over
 * the session of that client ID. The guard revokes a credential only if the client ID belongs to the platform or names
 * the tenant that owns it. For any other client ID, it is unknown which of two tenants hijacked the other's session, so
 * the guard only reports the event.
 */
export class ClientIdGuard implements Startable {
  private readonly stopping = new AbortController();
  /** Revocations in progress, by user name. */
  private readonly offenders = new Map<string, Promise<void>>();
  private readonly shared = new SharedClientIds();
  private unsubscribe: (() => void) | undefined;

  /** @param platformClientIds client IDs of the platform's own sessions; secret */
  constructor(
    private readonly parts: ClientIdGuardParts,
    private readonly platformClientIds: ReadonlySet<string>,
  ) {}

  async start(): Promise<void> {
    this.unsubscribe ??= this.parts.connections.onConnected((connection) => {
      this.connected(connection);
    });
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.unsubscribe?.();
    this.stopping.abort();
    await Promise.all(this.offenders.values());
  }

  private connected(connection: BrokerConnection): void {
    const { username, clientId } = connection;
    const tenantId = tenantOfName(username);
    if (tenantId === null) return;
    const isPlatforms = this.platformClientIds.has(clientId);
    const owner = isPlatforms ? null : tenantOfClientId(clientId);
    if (owner === tenantId) return;
    if (owner === null && !isPlatforms) {
      const other = this.shared.connected(clientId, tenantId);
      if (other !== null) void this.report(connection, [other, tenantId]);
      return;
    }
    this.parts.observer.clientIdTakenOver("REVOKED");
    if (this.offenders.has(username)) return;
    const revoking = this.revoke(connection, tenantId, owner).finally(() => this.offenders.delete(username));
    this.offenders.set(username, revoking);
  }

  /** @param owner owner of the client ID; null for the platform */
  private async revoke({ username, clientId, address }: BrokerConnection, tenantId: TenantId, owner: TenantId | null) {
    const { audit, logger } = this.parts;
    if (!(await this.untilRevoked(username))) return;
    const fields = { username, address, owner: owner ?? PLATFORM, ...(owner === null ? {} : { clientId }) };
    if (owner === null) logger.warn(fields, "broker credential revoked: it used a client ID of the platform");
    else logger.warn(fields, "broker credential revoked: it used another tenant's client ID");
    const target = owner === null ? username : `${username} as ${clientId}`;
    await audit.observed({ action: "clientIdTakeOver", tenantId, target, clientAddress: address });
    if (owner !== null && (await this.isRegistered(owner))) {
      await audit.observed({ action: "clientIdTakeOver", tenantId: owner, target: clientId, clientAddress: null });
    }
  }

  /**
   * Retries until the credential is revoked. Resolves with false if it was revoked already, if it is unknown, or if the
   * process stops.
   */
  private async untilRevoked(username: string): Promise<boolean> {
    const { credentials, ends, logger } = this.parts;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const [credential] = await credentials.find([username]);
        if (credential === undefined || credential.status === "REVOKED") return false;
        await ends.endAtOnce(credential);
        return true;
      } catch (error) {
        logger.warn({ err: error, username }, "broker credential not revoked yet; retrying");
        await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
    return false;
  }

  private async report({ clientId, address, username }: BrokerConnection, tenants: readonly string[]): Promise<void> {
    const { audit, observer, logger } = this.parts;
    observer.clientIdTakenOver("REPORTED");
    if (!this.shared.shouldReport(clientId)) return;
    logger.warn({ clientId, address, username, tenants }, "client ID used by two tenants");
    const target = `${clientId} of ${tenants.join(", ")}`;
    await audit.observed({ action: "clientIdShared", tenantId: null, target, clientAddress: address });
  }

  private async isRegistered(tenantId: TenantId): Promise<boolean> {
    return (await this.parts.tenants.find([tenantId]).catch(() => [])).length > 0;
  }
}
