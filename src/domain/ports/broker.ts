import type { BrokerCredential } from "../broker-credential";
import type { RevokedCertificate } from "../certificates";
import type { ConnectionFailureReason } from "../connection-failure";
import { toPartition, type Partition, type TenantId } from "../keys";
import type { Result } from "../result";
import type { TenantMove } from "../tenant-move";
import type { Startable } from "./lifecycle";

/**
 * Accounts on the MQTT broker of one partition, or on the brokers of all partitions. A tenant's `username` is the name
 * of its first user and of its role.
 *
 * Every call is idempotent: a repeated call, or a call after an interruption, reaches the same state. Throws
 * `UnavailableError` if the broker does not respond in time. Throws `LimitExceededError` before the change begins if
 * too many changes of the same tenant are queued.
 */
export interface BrokerAdmin extends Startable {
  /**
   * Creates the tenant's first user, and its role. The role allows publishing below `tenants/{tenantId}/`, and
   * receiving notices of rejected messages if they are enabled.
   */
  createTenantAccount(tenantId: TenantId, username: string, password: string): Promise<void>;
  /**
   * First denies publishing and closes live sessions. Then deletes every user and role of the tenant, and those that
   * remain from previous tenants with the same ID.
   */
  deleteTenantAccount(tenantId: TenantId, username: string): Promise<void>;
  /**
   * First denies publishing by the tenant's users and closes their sessions. The time for this does not depend on the
   * number of users. Then disables the users one by one, whether or not they are recorded. Skips users that do not
   * exist.
   */
  disableTenant(tenantId: TenantId, username: string, usernames: readonly string[]): Promise<void>;
  /**
   * Disables a tenant in the opposite order: first disables the users, so that users with a password cannot connect,
   * then denies publishing. Until publishing is denied, the broker keeps every message that it acknowledges.
   */
  withdrawTenant(tenantId: TenantId, username: string, usernames: readonly string[]): Promise<void>;
  /** Undoes {@link disableTenant}. */
  enableTenant(tenantId: TenantId, username: string, usernames: readonly string[]): Promise<void>;
  /**
   * Adds a user. Sessions of other users continue. `password` null: the user can connect only with a client
   * certificate.
   */
  createUser(credential: NewBrokerUser, password: string | null): Promise<void>;
  /** Closes the user's sessions and deletes the user. Also deletes the user's role if it belongs to this user only. */
  deleteUser(credential: NewBrokerUser, by?: ChangeOwner): Promise<void>;
  /** Closes the user's connections. The user may connect again. */
  kickUser(username: string): Promise<void>;
  /** Closes the user's connections and rejects further ones, except those with a client certificate. */
  pauseUser(username: string): Promise<void>;
  /** Undoes {@link pauseUser}. */
  resumeUser(username: string): Promise<void>;
  /** Reduces the rights of a user that is scoped to assets to the assets of `credential`. */
  narrowUser(credential: NewBrokerUser): Promise<void>;
}

export interface BrokerReconciler {
  /**
   * Compares every user and role with a managed name to `accounts`, and to the users and roles that the platform itself
   * needs. Does not change other users and roles.
   *
   * Calls `accounts` after it has read the broker. Sluice records a registration before it changes the broker, so a
   * user that is registered in the meantime does not look unknown. Before each repair, calls `accounts` again for the
   * tenant.
   */
  reconcile(accounts: AccountsReader, options: ReconcileOptions): Promise<readonly BrokerDrift[]>;
  /**
   * Brings one tenant to its desired state. Returns what it cannot repair.
   *
   * @param account called immediately before the comparison, so that withdrawn users are not repaired. If it resolves
   * with null, nothing is compared
   */
  align(account: () => Promise<TenantAccount | null>): Promise<readonly BrokerDrift[]>;
}

/** The queue in which a change waits. Default: the queue of the user's tenant. */
export type ChangeOwner = "TENANT" | "PLATFORM";

export type NewBrokerUser = Pick<BrokerCredential, "tenantId" | "username" | "assetIds"> &
  Partial<Pick<BrokerCredential, "clientId">>;

/** Where the gateways of a tenant connect. */
export interface BrokerAddress {
  /** URL of the listener for passwords: `mqtts://host:8883`. */
  readonly mqttUrl: string;
  /** URL of the listener for client certificates; null: there is none. */
  readonly certificateUrl: string | null;
  /** PEM of the CA that signed the broker's certificate; null: none is configured. */
  readonly caCertificate: string | null;
}

/** Desired state of a tenant on the broker of its home partition. */
export interface TenantAccount {
  readonly tenantId: TenantId;
  /** Absent: the first. */
  readonly partition?: Partition | undefined;
  /** User name of the tenant's first user, and name of its role. */
  readonly username: string;
  /**
   * SUSPENDED: users are disabled and roles deny publishing. CHANGING: the account is being created or deleted, so
   * nothing is compared.
   */
  readonly state: "ENABLED" | "SUSPENDED" | "CHANGING";
  /** Credentials that are PENDING, ACTIVE or in GRACE. */
  readonly credentials: readonly BrokerCredential[];
  /** User names of paused credentials. Their users may be enabled or disabled. Absent: none. */
  readonly paused?: ReadonlySet<string> | undefined;
  /** Absent: the tenant is not moving. */
  readonly move?: TenantMove | undefined;
}

/**
 * Returns the desired state of a tenant on the broker of one partition; null: this broker must have no account of the
 * tenant. During a move, a broker to which the tenant does not publish has its users disabled, or is not compared.
 * After a cancellation, the new broker must have no account.
 */
export function accountOn(account: TenantAccount, partition: Partition): TenantAccount | null {
  const { move } = account;
  const isHome = toPartition(account.partition) === partition;
  if (move === undefined || (move.from !== partition && move.to !== partition)) return isHome ? account : null;
  switch (move.state) {
    case "PREPARING":
      return isHome ? account : { ...account, state: suspendedUnlessChanging(account) };
    case "STOPPING":
    case "DRAINING":
      return { ...account, state: suspendedUnlessChanging(account) };
    case "STARTING":
      return { ...account, state: "CHANGING" };
    case "FINISHING":
      return isHome ? account : { ...account, state: "CHANGING" };
    case "CANCELLING":
      return isHome ? account : null;
  }
}

function suspendedUnlessChanging({ state }: TenantAccount): TenantAccount["state"] {
  return state === "CHANGING" ? state : "SUSPENDED";
}

/**
 * Maximum deletions of users in one reconciliation of a broker without an operator's request. A higher number suggests
 * that Sluice uses the wrong database.
 */
export const UNATTENDED_DELETIONS = 10;

/** Reads the desired state of these tenants. Default: of every tenant. */
export type AccountsReader = (tenantIds?: readonly string[]) => Promise<readonly TenantAccount[]>;

export interface ReconcileOptions {
  /** Whether to report differences without repairing them. */
  readonly dryRun: boolean;
  /**
   * Maximum users to delete. If more users would be deleted, none is: the database is probably wrong. Default:
   * unlimited.
   */
  readonly maxDeletions?: number | undefined;
}

export const DRIFT_KINDS = ["MISSING", "EXTRA", "DIFFERENT"] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

export const DRIFT_SUBJECTS = ["USER", "ROLE", "DEFAULT_ACCESS"] as const;
export type DriftSubject = (typeof DRIFT_SUBJECTS)[number];

/** One difference between the broker and its desired state. */
export interface BrokerDrift {
  readonly kind: DriftKind;
  readonly subject: DriftSubject;
  /** Name of the user or role; `defaultACLAccess` for the default access. */
  readonly name: string;
  /** null: the user or role belongs to the platform. */
  readonly tenantId: TenantId | null;
  /** The difference, one sentence. */
  readonly detail: string;
  /** The repair, one sentence. */
  readonly action: string;
  readonly repaired: boolean;
  /** Why the repair failed; null if it succeeded or was not requested. */
  readonly failure: string | null;
}

/** A client's new connection to the broker. */
export interface BrokerConnection {
  readonly username: string;
  /** Chosen by the client. */
  readonly clientId: string;
  /** IP address and port of the client. */
  readonly address: string;
  readonly port: number;
  /** As the client requested it; 0: none. */
  readonly keepAliveSeconds: number;
  readonly at: Date;
}

/** A connection to the broker that failed or ended. */
export interface BrokerConnectionEnd {
  /** null: the broker rejected the connection before it knew the client ID. */
  readonly clientId: string | null;
  /** `address:port`; null if the broker does not report it. */
  readonly peer: string | null;
  /** null: the client sent a DISCONNECT packet. */
  readonly reason: ConnectionFailureReason | null;
  readonly at: Date;
}

/** Reports the connections to the broker that its log shows. */
export interface BrokerConnections {
  /** Returns a function that unsubscribes. */
  onConnected(listener: (connection: BrokerConnection) => void): () => void;
  /** Like {@link onConnected}, for all events. */
  observe(observer: BrokerConnectionObserver): () => void;
}

export interface BrokerConnectionObserver {
  connected?(connection: BrokerConnection): void;
  /** A client opened a network connection from this `address:port`. It has not completed the MQTT connection yet. */
  opened?(peer: string, at: Date): void;
  ended?(end: BrokerConnectionEnd): void;
  /** A client connected from this IP address with a client ID so long that the log does not show the user. */
  unattributed?(address: string): void;
  /** The broker's log was interrupted. Open connections may have closed. */
  interrupted?(): void;
  /** The broker has been running since about this time. Reported every few seconds. */
  running?(since: Date): void;
  /** Lines of the log up to this time are lost. */
  linesLost?(at: Date): void;
}

/** The broker's source of revoked gateway certificates. */
export interface RevocationList {
  /** Publishes exactly this list. Idempotent. */
  publish(revoked: readonly RevokedCertificate[], at: Date): Promise<void>;
}

/** Issues gateway certificates. */
export interface ClientAuthority {
  /**
   * Issues a certificate for the key of a PKCS#10 request. The certificate's common name is `username`, not the name in
   * the request. Fails with one sentence that names the mistake in the request.
   */
  sign(request: string, username: string, expiresAt: Date): Promise<Result<SignedCertificate, string>>;
  /**
   * Returns the certificate revocation list (RFC 5280, section 5) as PEM. It expires no earlier than the authority's
   * certificate.
   */
  revocationList(revoked: readonly RevokedCertificate[], at: Date): Promise<string>;
}

export interface SignedCertificate {
  /** PEM, followed by the authority's certificate. */
  readonly certificate: string;
  /** Hexadecimal. */
  readonly serialNumber: string;
  readonly expiresAt: Date;
}
