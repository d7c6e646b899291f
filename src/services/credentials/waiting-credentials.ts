import type { TenantId } from "../../domain/keys";
import { tenantOfName } from "../../domain/broker-credential";
import { tenantOfClientId } from "../../domain/client-id";
import type { Attribution } from "../../domain/connection-failure";
import type { ConnectionFailureRepository } from "../../domain/ports/connection-failure-store";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import type { TenantRepository } from "../../domain/ports/tenant-store";
import type { AnonymousFailure } from "./broker-sessions";

export interface WaitingCredentialsParts {
  readonly store: Pick<ConnectionFailureRepository, "connected">;
  readonly credentials: Pick<BrokerCredentialRepository, "neverSeen">;
  readonly tenants: Pick<TenantRepository, "page">;
}

/** A credential that a failed connection may concern. */
export interface Concerned {
  readonly username: string;
  readonly attribution: Attribution;
  /** Client ID, if the credential's tenant may see it; otherwise null. */
  readonly clientId: string | null;
  readonly address: string | null;
}

interface Waiting {
  readonly username: string;
  /** Client ID that the credential is bound to; null if it is bound to none. */
  readonly clientId: string | null;
}

/**
 * Maximum credentials of a tenant that have never connected. If the tenant has more, a failure is attributed to none of
 * them.
 */
const MAX_WAITING = 10;

/**
 * Credentials that have never connected. No recorded client ID or address links a failed connection to one of them, but
 * these may link it to the tenant. Create an instance for each write, because it reads each tenant's credentials only
 * once.
 */
export class WaitingCredentials {
  private readonly ofTenant = new Map<string, Promise<readonly Waiting[]>>();
  private sole: Promise<TenantId | null> | undefined;

  constructor(private readonly parts: WaitingCredentialsParts) {}

  /** @param connected credentials of one tenant that last connected with the client ID, or from the address */
  async concernedBy(
    { clientId, address }: AnonymousFailure,
    connected: readonly { readonly username: string; readonly address: string }[],
  ): Promise<readonly Concerned[]> {
    const owner = clientId === null ? null : tenantOfClientId(clientId);
    const [known] = connected;
    const linked = owner ?? (known === undefined ? null : tenantOfName(known.username));
    const sole = linked === null ? await this.soleTenant() : null;
    const tenantId = linked ?? sole;
    if (tenantId === null) return [];
    const waiting = await this.waitingOf(tenantId);
    const bound = waiting.filter((credential) => clientId !== null && credential.clientId === clientId);
    const isOwnAddress = sole !== null || connected.some((credential) => credential.address === address);
    return (bound.length > 0 ? bound : waiting).map(({ username }) => ({
      username,
      attribution: bound.length > 0 ? "CLIENT_ID" : "TENANT",
      clientId: owner === tenantId || sole !== null ? clientId : null,
      address: isOwnAddress ? address : null,
    }));
  }

  private waitingOf(tenantId: TenantId): Promise<readonly Waiting[]> {
    const known = this.ofTenant.get(tenantId) ?? this.readWaiting(tenantId);
    this.ofTenant.set(tenantId, known);
    return known;
  }

  private async readWaiting(tenantId: TenantId): Promise<readonly Waiting[]> {
    const unseen = await this.parts.credentials.neverSeen(tenantId, MAX_WAITING + 1);
    // A connection of the last few seconds may not be recorded in the credential yet.
    const connected = await this.parts.store.connected(unseen.map(({ username }) => username));
    const waiting = unseen.filter(({ username }) => !connected.has(username));
    return waiting.length > MAX_WAITING ? [] : waiting;
  }

  private soleTenant(): Promise<TenantId | null> {
    const readSole = async () => {
      const { items, hasMore } = await this.parts.tenants.page(
        { limit: 1, backward: false, after: null, before: null },
        {},
      );
      return hasMore ? null : (items[0]?.tenantId ?? null);
    };
    return (this.sole ??= readSole());
  }
}
