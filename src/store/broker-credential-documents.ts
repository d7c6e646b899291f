/** Broker credentials and revoked certificates as MongoDB holds them. */
import type { BrokerCredential } from "../domain/broker-credential";
import type { TenantStatus } from "../domain/entities";
import type { TenantAccount } from "../domain/ports/broker";

/** State of a tenant's users on the broker. */
export const ACCOUNT_STATES: Readonly<Record<TenantStatus, TenantAccount["state"]>> = {
  PROVISIONING: "CHANGING",
  ACTIVE: "ENABLED",
  SUSPENDED: "SUSPENDED",
  DELETING: "CHANGING",
};

/** `_id` is the user name. */
export type CredentialDocument = {
  readonly _id: string;
  /** false: revoked, and deleted from the broker. */
  readonly onBroker: boolean;
  /** When the document expires. Absent: never. */
  readonly purgeAt?: Date;
  readonly clientId?: string | null;
} & Omit<BrokerCredential, "username" | "clientId">;

/** A certificate of a deleted tenant. `_id` is the serial number. Nothing in it names the tenant. */
export interface RevokedDocument {
  readonly _id: string;
  readonly revokedAt: Date;
  /** Expiry of the certificate, and of this document. */
  readonly expiresAt: Date;
}

export function toCredentialDocument({ username, ...credential }: BrokerCredential): CredentialDocument {
  return { _id: username, ...credential, onBroker: true };
}

export function toCredential({
  _id,
  onBroker: _onBroker,
  purgeAt: _purgeAt,
  ...credential
}: CredentialDocument): BrokerCredential {
  // Records of earlier versions have no client ID.
  return { username: _id, ...credential, clientId: credential.clientId ?? null };
}
