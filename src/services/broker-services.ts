/** The use cases about the broker's users, as resolvers see them. */
import type { BrokerCredential } from "../domain/broker-credential";
import type { Principal } from "../domain/entities";
import type { BrokerDrift } from "../domain/ports/broker";
import type { Page, PageRequest } from "../domain/ports/pages";
import type { BrokerCredentialSecret, Outcome, Repeatable } from "./services";

export interface RotatedCredential {
  readonly credential: BrokerCredential;
  /** As it stands now: in GRACE, or REVOKED where there was none. */
  readonly replaced: BrokerCredential;
  readonly secret: BrokerCredentialSecret;
}

/** A certificate and how a gateway uses it. */
export interface BrokerCertificate {
  /** The certificate's common name. */
  readonly username: string;
  /** PEM, followed by that of the authority which signed it. */
  readonly certificate: string;
  /** The listener for certificates. */
  readonly mqttUrl: string;
  /** PEM of the authority that signed the broker's certificate. */
  readonly caCertificate: string;
}

export interface IssuedCredential {
  readonly credential: BrokerCredential;
  /** null: it is a certificate. */
  readonly secret: BrokerCredentialSecret | null;
  readonly certificate: BrokerCertificate | null;
}

export interface BrokerCredentialService {
  /** A new password beside the old one, which works on for `graceSeconds` (0 to 30 days; default 3,600). */
  rotate(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      /** Default: the newest password for the whole tenant. */
      username?: string | undefined;
      graceSeconds?: number | undefined;
    } & Repeatable,
  ): Outcome<RotatedCredential>;
  issue(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      name?: string | undefined;
      /** Default: for all assets. */
      assetIds?: readonly string[] | undefined;
      /** The only client id with which the password connects, below the tenant's prefix. Default: any. */
      clientId?: string | undefined;
      /** PKCS#10 in PEM: a certificate is wanted. Default: a password. */
      csr?: string | undefined;
      /** Days, 1 to 825. Default: a certificate 365; a password does not end. */
      validDays?: number | undefined;
    } & Repeatable,
  ): Outcome<IssuedCredential>;
  /** Live sessions end at once. Repeating it is harmless. */
  revoke(
    principal: Principal,
    input: { username: string },
  ): Outcome<{ before: BrokerCredential; credential: BrokerCredential }>;
  /** Each result stands at its name's place; null for what the principal may not see. */
  find(principal: Principal, usernames: readonly string[]): Promise<(BrokerCredential | null)[]>;
  page(principal: Principal, tenantId: string, page: PageRequest): Promise<Page<BrokerCredential>>;
  /** Whether it ends within the time that is configured for warnings. */
  expiresSoon(credential: BrokerCredential): boolean;
}

export interface BrokerReconcileReport {
  readonly dryRun: boolean;
  /** How many were compared. */
  readonly tenants: number;
  readonly drifts: readonly BrokerDrift[];
}

/** What the last comparison found; differences that it mended are among them. */
export interface ReconciliationSummary {
  /** When it was done. */
  readonly at: Date;
  readonly dryRun: boolean;
  readonly tenants: number;
  readonly drifts: number;
  readonly mended: number;
}

export interface ReconciliationService {
  /** For operators. MongoDB is the truth; a dry run changes nothing. */
  reconcile(principal: Principal, input: { dryRun: boolean }): Outcome<BrokerReconcileReport>;
  /** Of this process; null: none has ended since its start. */
  last(): ReconciliationSummary | null;
}
