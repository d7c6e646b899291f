/** Use cases of the broker's users, as resolvers see them. */
import type { TenantId } from "../domain/keys";
import type { BrokerCredential } from "../domain/broker-credential";
import type { BrokerTrace } from "../domain/broker-trace";
import type { ConnectionFailures } from "../domain/connection-failure";
import type { Principal } from "../domain/entities";
import type { BrokerDrift } from "../domain/ports/broker";
import type { BrokerSession } from "../domain/ports/broker-session-store";
import type { Page, PageRequest } from "../domain/ports/pages";
import type { ReconciliationSummary } from "../domain/ports/platform";
import type { BrokerCredentialSecret, Outcome, Repeatable } from "./outcome";

export interface RotatedCredential {
  readonly credential: BrokerCredential;
  /** Its present state: in GRACE, or REVOKED if there was no grace period. */
  readonly replaced: BrokerCredential;
  /** User names of credentials in GRACE that earlier rotations had replaced, and that this one revoked. */
  readonly revoked: readonly string[];
  readonly secret: BrokerCredentialSecret;
}

/** A certificate, and what a gateway needs to use it. */
export interface BrokerCertificate {
  /** The certificate's common name. */
  readonly username: string;
  /** PEM, followed by the certificate of its issuer. */
  readonly certificate: string;
  /** URL of the listener for certificates. */
  readonly mqttUrl: string;
  /** PEM of the authority that signed the broker's certificate. */
  readonly caCertificate: string;
}

export interface IssuedCredential {
  readonly credential: BrokerCredential;
  /** null for a certificate. */
  readonly secret: BrokerCredentialSecret | null;
  readonly certificate: BrokerCertificate | null;
}

export interface BrokerCredentialService {
  /** Creates a new password. The old one stays valid for `graceSeconds` (0 to 30 days; default 3,600). */
  rotate(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      /** Default: the newest password for the whole tenant. */
      username?: string | undefined;
      graceSeconds?: number | undefined;
      /** Passwords that earlier rotations replaced keep their grace periods. Default: they are revoked. */
      keepEarlierGrace?: boolean | undefined;
    } & Repeatable,
  ): Outcome<RotatedCredential>;
  issue(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      name?: string | undefined;
      /** Default: all assets. */
      assetIds?: readonly string[] | undefined;
      /** The only client ID that the password may use, below the tenant's prefix. Default: any. */
      clientId?: string | undefined;
      /** PKCS#10 request in PEM, for a certificate. Default: a password is issued. */
      csr?: string | undefined;
      /** Days, 1 to 825. Default: 365 for a certificate; a password does not expire. */
      validDays?: number | undefined;
    } & Repeatable,
  ): Outcome<IssuedCredential>;
  /** Revokes a credential, and closes its live sessions at once. Idempotent. */
  revoke(
    principal: Principal,
    input: { username: string },
  ): Outcome<{ before: BrokerCredential; credential: BrokerCredential }>;
  /** In the order of the names; null for what the principal may not see. */
  find(principal: Principal, usernames: readonly string[]): Promise<(BrokerCredential | null)[]>;
  page(principal: Principal, tenantId: TenantId, page: PageRequest): Promise<Page<BrokerCredential>>;
  /** In the order of the user names; null for what the principal may not see. */
  connectionFailures(principal: Principal, usernames: readonly string[]): Promise<(ConnectionFailures | null)[]>;
  /** In the order of the user names, each at most `limit`; null for what the principal may not see. */
  sessions(
    principal: Principal,
    usernames: readonly string[],
    limit: number,
  ): Promise<(readonly BrokerSession[] | null)[]>;
  /** Whether it expires within the configured warning time. */
  expiresSoon(credential: BrokerCredential): boolean;
}

export interface StartedTrace {
  readonly credential: BrokerCredential;
  /** The trace with the status RUNNING. */
  readonly trace: BrokerTrace;
  readonly seconds: number;
}

export interface BrokerTraceService {
  /** For operators. Has the broker log every packet for `seconds`: 10 to 300, default 60. */
  begin(principal: Principal, input: { username: string; seconds?: number | undefined }): Outcome<StartedTrace>;
  /** The last trace of each, in the order of the user names; null for none, and for what the principal may not see. */
  last(principal: Principal, usernames: readonly string[]): Promise<(BrokerTrace | null)[]>;
}

export interface BrokerReconcileReport {
  readonly dryRun: boolean;
  /** Number of compared tenants. */
  readonly tenants: number;
  readonly drifts: readonly BrokerDrift[];
}

export interface ReconciliationService {
  /** For operators. MongoDB is the source of truth. A dry run changes nothing. */
  reconcile(principal: Principal, input: { dryRun: boolean }): Outcome<BrokerReconcileReport>;
  /** The last reconciliation by any process; null: a broker has had none. */
  last(): Promise<ReconciliationSummary | null>;
}
