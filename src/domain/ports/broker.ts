import type { BrokerCredential } from "../broker-credential";
import type { RevokedCertificate } from "../certificates";
import type { Result } from "../result";
import type { Startable } from "./lifecycle";

/**
 * Accounts on the MQTT broker. `username` of a tenant is that of its first user, which its role has as well. Every
 * call is idempotent: repeating it, or calling it after an interruption, ends in the state that its name says. Throws
 * `UnavailableError` when the broker does not answer in time, and `LimitExceededError`, having begun nothing, when too
 * many changes of the same tenant wait already.
 */
export interface BrokerAdmin extends Startable {
  /** A user with a role of its own that may publish below `tenants/{tenantId}/` and nothing else. */
  createTenantAccount(tenantId: string, username: string, password: string): Promise<void>;
  /**
   * Refuses its publishes and ends live sessions first, then removes every user and role of the tenant, and what is
   * left of previous tenants with the same id.
   */
  deleteTenantAccount(tenantId: string, username: string): Promise<void>;
  /**
   * Refuses the publishes of the tenant's users and ends their sessions first, which takes the same time however many
   * they are; then lets none with a password begin, one user after the other. Users that do not exist are passed over.
   */
  disableTenant(tenantId: string, username: string, usernames: readonly string[]): Promise<void>;
  /** Undoes {@link disableTenant}. */
  enableTenant(tenantId: string, username: string, usernames: readonly string[]): Promise<void>;
  /** A further user beside those that are there, whose sessions go on. `password` null: by client certificate alone. */
  createUser(credential: NewBrokerUser, password: string | null): Promise<void>;
  /** Ends its live sessions and removes the user, and its role where it has one of its own. */
  deleteUser(credential: NewBrokerUser, by?: ChangeOwner): Promise<void>;
  /** Ends the sessions' connections of a user, who may connect again. */
  kickUser(username: string): Promise<void>;
  /** A user that is narrowed to assets has no more rights than to those of `credential` from now on. */
  narrowUser(credential: NewBrokerUser): Promise<void>;
  /**
   * Compares every user and role whose name is the platform's with `accounts`, and what the platform itself needs.
   * Other users and roles are left alone. `accounts` is asked after the broker was read: what is registered meanwhile
   * is recorded before the broker hears of it, and so is not taken for a stranger. It is asked once more about each
   * tenant of which something is mended, right before that.
   */
  reconcile(accounts: AccountsReader, options: ReconcileOptions): Promise<readonly BrokerDrift[]>;
}

/** Whose turn a change takes: by default that of the tenant whose user it is. */
export type ChangeOwner = "TENANT" | "PLATFORM";

export type NewBrokerUser = Pick<BrokerCredential, "tenantId" | "username" | "assetIds"> &
  Partial<Pick<BrokerCredential, "clientId">>;

/** What the broker is to hold for a tenant. */
export interface TenantAccount {
  readonly tenantId: string;
  /** Of its first user and its role. */
  readonly username: string;
  /** SUSPENDED: users are disabled and roles barred. CHANGING: being made or removed, so nothing is judged. */
  readonly state: "ENABLED" | "SUSPENDED" | "CHANGING";
  /** Those that are PENDING, ACTIVE or in GRACE. */
  readonly credentials: readonly BrokerCredential[];
}

/** Most users that are deleted without a person having asked: more of them look like the wrong database. */
export const UNATTENDED_DELETIONS = 10;

/** What the broker is to hold; default: for every tenant. */
export type AccountsReader = (tenantIds?: readonly string[]) => Promise<readonly TenantAccount[]>;

export interface ReconcileOptions {
  /** Only report what would be done. */
  readonly dryRun: boolean;
  /** When more users than this would be deleted, none is: rather the wrong database than so many strangers. */
  readonly maxDeletions?: number | undefined;
}

export const DRIFT_KINDS = ["MISSING", "EXTRA", "DIFFERENT"] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

export const DRIFT_SUBJECTS = ["USER", "ROLE", "DEFAULT_ACCESS"] as const;
export type DriftSubject = (typeof DRIFT_SUBJECTS)[number];

/** One difference between the broker and what it is to hold. */
export interface BrokerDrift {
  readonly kind: DriftKind;
  readonly subject: DriftSubject;
  /** Of the user or role; of the default access `defaultACLAccess`. */
  readonly name: string;
  /** null: the platform's own. */
  readonly tenantId: string | null;
  /** What is wrong, one sentence. */
  readonly detail: string;
  /** What is done about it, one sentence. */
  readonly action: string;
  readonly mended: boolean;
  /** Why it was not mended though it was to be; null: it was, or it was only to be reported. */
  readonly problem: string | null;
}

/** A client has connected to the broker. */
export interface BrokerConnection {
  readonly username: string;
  /** Chosen by the client. */
  readonly clientId: string;
  /** IP address and port of the client. */
  readonly address: string;
  readonly port: number;
  readonly at: Date;
}

/** Tells who has connected to the broker. Only as far as the broker says so. */
export interface BrokerConnections {
  /** The return value unsubscribes. */
  onConnected(listener: (connection: BrokerConnection) => void): () => void;
  /** As {@link onConnected}, for all that is told. */
  observe(observer: BrokerConnectionObserver): () => void;
}

export interface BrokerConnectionObserver {
  connected?(connection: BrokerConnection): void;
  /** @param peer `address:port`; null: the broker does not tell */
  ended?(clientId: string, peer: string | null): void;
  /** Somebody has connected from that IP address with a client id so long that the broker does not tell the user. */
  unattributed?(address: string): void;
  /** The broker was not heard for a while: what was connected may have ended. */
  interrupted?(): void;
}

/** Where the broker looks up which certificates of gateways are withdrawn. */
export interface RevocationList {
  /** Makes exactly these withdrawn. Repeating it is harmless. */
  publish(revoked: readonly RevokedCertificate[], at: Date): Promise<void>;
}

/** Signs certificates of gateways. */
export interface ClientAuthority {
  /**
   * A certificate for the key of a PKCS#10 request, whose common name is `username` whatever the request says; or one
   * sentence about what is wrong with the request.
   */
  sign(request: string, username: string, expiresAt: Date): Promise<Result<SignedCertificate, string>>;
  /** The list of withdrawn certificates (RFC 5280, 5), PEM. It does not end before the authority does. */
  revocationList(revoked: readonly RevokedCertificate[], at: Date): Promise<string>;
}

export interface SignedCertificate {
  /** PEM, followed by that of the authority. */
  readonly certificate: string;
  /** Hexadecimal. */
  readonly serialNumber: string;
  readonly expiresAt: Date;
}
