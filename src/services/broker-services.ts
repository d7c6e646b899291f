/** Use cases of broker credentials, traces and reconciliation, as resolvers see them. */
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
  /** The replaced credential: in GRACE, or REVOKED if there is no grace period. */
  readonly replaced: BrokerCredential;
  /** User names of credentials in GRACE that this rotation revoked. Earlier rotations had replaced them. */
  readonly revoked: readonly string[];
  readonly secret: BrokerCredentialSecret;
}

/** A certificate, and the data that a gateway needs to use it. */
export interface BrokerCertificate {
  /** The certificate's common name. */
  readonly username: string;
  /** The certificate in PEM, followed by the certificate of its issuer. */
  readonly certificate: string;
  /** URL of the listener for certificates. */
  readonly mqttUrl: string;
  /** PEM of the CA that signed the broker's certificate; empty if none is configured. */
  readonly caCertificate: string;
}

export interface IssuedCredential {
  readonly credential: BrokerCredential;
  /** Null for a certificate. */
  readonly secret: BrokerCredentialSecret | null;
  readonly certificate: BrokerCertificate | null;
}

export interface BrokerCredentialService {
  /**
   * Creates a new password. The old password stays valid for `graceSeconds` (0 to 30 days; default 3,600), but not
   * beyond its expiry.
   */
  rotate(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      /** Default: the newest password that covers the whole tenant. */
      username?: string | undefined;
      graceSeconds?: number | undefined;
      /** Whether passwords that earlier rotations replaced keep their grace periods. By default they are revoked. */
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
      /**
       * The only client ID that the password may use. It must begin with the tenant's prefix. Default: any client ID.
       */
      clientId?: string | undefined;
      /** PKCS#10 certificate signing request in PEM. Without it, a password is issued instead of a certificate. */
      csr?: string | undefined;
      /** Validity in days, 1 to 825. Default: 365 for a certificate; a password does not expire. */
      validDays?: number | undefined;
    } & Repeatable,
  ): Outcome<IssuedCredential>;
  /** Revokes a credential, and closes its connections immediately. Idempotent. */
  revoke(
    principal: Principal,
    input: { username: string },
  ): Outcome<{ before: BrokerCredential; credential: BrokerCredential }>;
  /** Returns credentials in the order of the user names; null for each that the principal may not see. */
  find(principal: Principal, usernames: readonly string[]): Promise<(BrokerCredential | null)[]>;
  page(principal: Principal, tenantId: TenantId, page: PageRequest): Promise<Page<BrokerCredential>>;
  /** Returns failures in the order of the user names; null for each that the principal may not see. */
  connectionFailures(principal: Principal, usernames: readonly string[]): Promise<(ConnectionFailures | null)[]>;
  /**
   * Returns at most `limit` sessions per credential, in the order of the user names; null for each that the principal
   * may not see.
   */
  sessions(
    principal: Principal,
    usernames: readonly string[],
    limit: number,
  ): Promise<(readonly BrokerSession[] | null)[]>;
  /** Whether the credential is ACTIVE and expires within the configured warning time. */
  expiresSoon(credential: BrokerCredential): boolean;
}

export interface StartedTrace {
  readonly credential: BrokerCredential;
  /** The started trace, with the status RUNNING. */
  readonly trace: BrokerTrace;
  readonly seconds: number;
}

export interface BrokerTraceService {
  /** Starts a trace. Only operators can do this. The broker logs every packet for `seconds`: 10 to 300, default 60. */
  begin(principal: Principal, input: { username: string; seconds?: number | undefined }): Outcome<StartedTrace>;
  /**
   * Returns the last trace of each credential, in the order of the user names; null if there is none, or if the
   * principal may not see it.
   */
  last(principal: Principal, usernames: readonly string[]): Promise<(BrokerTrace | null)[]>;
}

export interface BrokerReconcileReport {
  readonly dryRun: boolean;
  /** Number of tenants that were compared. */
  readonly tenants: number;
  readonly drifts: readonly BrokerDrift[];
}

export interface ReconciliationService {
  /**
   * Compares the brokers with MongoDB, which is the source of truth, and repairs differences. Only operators can do
   * this. A dry run changes nothing.
   */
  reconcile(principal: Principal, input: { dryRun: boolean }): Outcome<BrokerReconcileReport>;
  /** Returns the last reconciliation by any process; null if a broker has had none. */
  last(): Promise<ReconciliationSummary | null>;
}
