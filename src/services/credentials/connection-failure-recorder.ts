import type { Logger } from "pino";
import { accountOfName, isManagedName, tenantOfName } from "../../domain/broker-credential";
import { tenantOfClientId } from "../../domain/client-id";
import type { ConnectionFailure, ConnectionFailureReason } from "../../domain/connection-failure";
import { PeriodicTask } from "../../domain/periodic-task";
import type { BrokerConnections } from "../../domain/ports/broker";
import type { ConnectionFailureRepository, LastConnection } from "../../domain/ports/connection-failure-store";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import type { CredentialObserver } from "../../domain/ports/observers";
import type { TenantRepository } from "../../domain/ports/tenant-store";
import { BrokerSessions, isMeaningless, type AnonymousFailure, type ObservedFailure } from "./broker-sessions";
import type { CredentialPauses } from "./credential-pauses";
import { FailureBatch } from "./failure-batch";
import { NewestByKey } from "./newest-by-key";
import { WaitingCredentials } from "./waiting-credentials";

export interface ConnectionFailureParts {
  readonly connections: BrokerConnections;
  readonly store: ConnectionFailureRepository;
  readonly credentials: Pick<BrokerCredentialRepository, "neverSeen" | "find">;
  readonly tenants: Pick<TenantRepository, "page">;
  readonly pauses: Pick<CredentialPauses, "wasPaused">;
  readonly observer: Pick<CredentialObserver, "connectionFailed">;
  readonly logger: Logger;
}

/**
 * Maximum different failures without a known credential for which a credential is searched, per write. Further failures
 * are only counted, or dropped if they are meaningless without a credential.
 */
const MAX_ANONYMOUS = 200;
/** Reasons that the broker logs for connections that a pause closes or rejects. */
const REASONS_OF_PAUSES: readonly ConnectionFailureReason[] = ["CLOSED_BY_PLATFORM", "NOT_AUTHORIZED"];
/**
 * Maximum credentials that a client ID or an address can identify. If more share it, no failure is attributed by it. If
 * too many share a client ID, the address can still identify them.
 */
const MAX_CANDIDATES = 10;

interface Anonymous extends AnonymousFailure {
  count: number;
  lastAt: Date;
}

type Candidate = Omit<LastConnection, "at">;

/**
 * Records for each credential which connections to the broker failed, and why. The broker's log names no user for a
 * connection that it rejects. Such a failure is attributed to the credentials that last connected with the client ID.
 * If there are none, too many, or credentials of several tenants, it is attributed to those that last connected from
 * the address, under the same conditions. The failure may also concern a credential that has never connected. The
 * broker rejects revoked and paused credentials in any case. If some of the credentials are revoked or were paused,
 * `NOT_AUTHORIZED` is therefore attributed only to these.
 */
export class ConnectionFailureRecorder extends PeriodicTask {
  private readonly sessions = new BrokerSessions();
  /** Connections to write, by user name. */
  private readonly connected = new NewestByKey<string, LastConnection>();
  private batch = new FailureBatch();
  private anonymous = new Map<string, Anonymous>();
  private unsubscribe: (() => void) | undefined;

  /**
   * @param platformClientIds client IDs of the platform's own sessions; secret
   * @param intervalMs interval between writes, milliseconds. Default 10,000.
   */
  constructor(
    private readonly parts: ConnectionFailureParts,
    private readonly platformClientIds: ReadonlySet<string>,
    intervalMs = 10_000,
  ) {
    super(intervalMs, "PAUSE");
  }

  override async start(): Promise<void> {
    const { sessions } = this;
    this.unsubscribe ??= this.parts.connections.observe({
      opened: (peer, at) => {
        sessions.connectionOpened(peer, at);
      },
      connected: (connection) => {
        const { username, clientId, address, at } = connection;
        this.failed(sessions.connected(connection), at);
        if (isManagedName(username)) this.connected.set(username, { username, clientId, address, at });
      },
      ended: (end) => {
        this.failed(sessions.ended(end), end.at);
      },
      interrupted: () => {
        sessions.clear();
      },
    });
    await super.start();
  }

  override async stop(): Promise<void> {
    this.unsubscribe?.();
    await super.stop();
    await this.run();
  }

  protected async run(): Promise<void> {
    const { store, logger } = this.parts;
    const { anonymous, batch } = this;
    this.anonymous = new Map();
    this.batch = new FailureBatch();
    try {
      await this.connected.writeWith((connections) => store.recordConnections(connections));
      const waiting = new WaitingCredentials(this.parts);
      for (const failure of anonymous.values()) await this.attribute(failure, waiting, batch);
      await batch.writeTo(store);
    } catch (error) {
      logger.warn({ err: error }, "failed connections to the broker not stored");
    }
  }

  private failed(failure: ObservedFailure | null, at: Date): void {
    if (failure === null || (failure.clientId !== null && this.platformClientIds.has(failure.clientId))) return;
    const { reason, clientId, address } = failure;
    this.parts.observer.connectionFailed(reason);
    if ("username" in failure) {
      const shown = this.reasonOf(failure.username, reason, at);
      this.batch.add(failure.username, { at, reason: shown, clientId, address, attribution: "SESSION" });
      return;
    }
    const key = JSON.stringify([reason, clientId, address]);
    const known = this.anonymous.get(key);
    if (known !== undefined) {
      known.count++;
      known.lastAt = at;
    } else if (this.anonymous.size < MAX_ANONYMOUS) {
      this.anonymous.set(key, { ...failure, count: 1, lastAt: at });
    } else if (!isMeaningless(reason)) {
      this.batch.count(null, reason, 1, at);
    }
  }

  private async attribute(failure: Anonymous, waiting: WaitingCredentials, batch: FailureBatch): Promise<void> {
    const { reason, clientId, address, count, lastAt: at } = failure;
    const byClientId = clientId === null ? [] : await this.ofClientId(clientId);
    const attribution = byClientId.length > 0 ? "CLIENT_ID" : "ADDRESS";
    const candidates = attribution === "CLIENT_ID" ? byClientId : await this.ofAddress(failure);
    const rejected = reason === "NOT_AUTHORIZED" ? await this.rejectedOf(candidates, at) : [];
    for (const { username, address: own } of rejected.length > 0 ? rejected : candidates) {
      const isOwnId = clientId !== null && tenantOfClientId(clientId) === tenantOfName(username);
      const shown: ConnectionFailure = {
        at,
        reason: this.reasonOf(username, reason, at),
        // If only the address links the failure to the credential, the client ID may belong to another tenant.
        clientId: isOwnId || attribution === "CLIENT_ID" ? clientId : null,
        address: address === own ? address : null,
        attribution,
      };
      batch.add(username, shown, count);
    }
    if (isMeaningless(reason) || rejected.length > 0) return;
    for (const { username, ...shown } of await waiting.concernedBy(failure, candidates)) {
      batch.add(username, { at, reason, ...shown }, count);
    }
    // Operators also see the failure, even if it may concern a credential that has never connected.
    if (candidates.length === 0) {
      batch.add(null, { at, reason, clientId, address, attribution: null }, count);
    }
  }

  /** Returns the candidates that the broker rejects because they are revoked or were paused. */
  private async rejectedOf(candidates: readonly Candidate[], at: Date): Promise<readonly Candidate[]> {
    if (candidates.length === 0) return [];
    const found = await this.parts.credentials.find(candidates.map(({ username }) => username));
    const accepted = new Set(found.flatMap(({ username, status }) => (status === "REVOKED" ? [] : [username])));
    const { pauses } = this.parts;
    return candidates.filter(({ username }) => !accepted.has(username) || pauses.wasPaused(username, at));
  }

  private reasonOf(username: string, reason: ConnectionFailureReason, at: Date): ConnectionFailureReason {
    const isByPause = REASONS_OF_PAUSES.includes(reason) && this.parts.pauses.wasPaused(username, at);
    return isByPause ? "CREDENTIAL_PAUSED" : reason;
  }

  private async ofClientId(clientId: string): Promise<readonly Candidate[]> {
    const found = await this.parts.store.lastConnectedAs(clientId, MAX_CANDIDATES + 1);
    const owner = tenantOfClientId(clientId);
    return ofOneTenant(owner === null ? found : found.filter(({ username }) => tenantOfName(username) === owner));
  }

  private async ofAddress({ reason, clientId, address }: AnonymousFailure): Promise<readonly Candidate[]> {
    // A client ID that the broker accepted earlier identifies the credential. An address does not, so it must not
    // attribute failures that are meaningless without a credential.
    if (address === null || isMeaningless(reason)) return [];
    const found = ofOneTenant(await this.parts.store.lastConnectedFrom(address, MAX_CANDIDATES + 1));
    const owner = clientId === null ? null : tenantOfClientId(clientId);
    return owner === null ? found : found.filter(({ username }) => tenantOfName(username) === owner);
  }
}

/** Returns the candidates, or none if they belong to several tenants or if there are too many. */
function ofOneTenant(candidates: readonly Candidate[]): readonly Candidate[] {
  const accounts = new Set(candidates.map(({ username }) => accountOfName(username)));
  return accounts.size === 1 && candidates.length <= MAX_CANDIDATES ? candidates : [];
}
