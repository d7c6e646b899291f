/** What is registered: tenants, their assets, their sensors, and the keys that open the API. */
import type { TenantLimits } from "./limits";

export const TENANT_STATUSES = ["PROVISIONING", "ACTIVE", "SUSPENDED", "DELETING"] as const;
export type TenantStatus = (typeof TENANT_STATUSES)[number];

/** A password as Mosquitto's dynamic security keeps it: PBKDF2-HMAC-SHA512, 64-byte key. */
export interface PasswordHash {
  /** Base64, 64 bytes. */
  readonly hash: string;
  /** Base64, 12 bytes. */
  readonly salt: string;
  readonly iterations: number;
}

/** A user of the broker that belongs to a tenant. */
export interface BrokerAccount extends PasswordHash {
  readonly username: string;
}

export interface Tenant {
  readonly tenantId: string;
  readonly name: string;
  readonly status: TenantStatus;
  readonly createdAt: Date;
  readonly limits: TenantLimits;
  readonly broker: BrokerAccount;
  /** Last time its first broker credential was seen connecting, as long as nothing else about that has changed. */
  readonly brokerSeenAt?: Date | undefined;
}

export interface Asset {
  readonly tenantId: string;
  readonly assetId: string;
  readonly type: string;
  readonly name: string | null;
  readonly createdAt: Date;
}

export interface Sensor {
  readonly tenantId: string;
  readonly assetId: string;
  readonly sensorId: string;
  readonly type: string;
  readonly unit: string | null;
  readonly createdAt: Date;
}

export const ROLES = ["OPERATOR", "TENANT_ADMIN", "TENANT_READER"] as const;
export type Role = (typeof ROLES)[number];

/** An API key as it is stored; its secret is shown once and never kept. */
export interface ApiKey {
  /** Public part of the secret, unique: `slk_<keyId>_<secret>`. */
  readonly keyId: string;
  /** SHA-256 of the whole secret, base64url. The secret has 256 random bits, so no slow hash is needed. */
  readonly secretHash: string;
  /** null for an operator's key. */
  readonly tenantId: string | null;
  readonly role: Role;
  readonly name: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** Who acts: the holder of a valid key or token. */
export interface Principal {
  readonly role: Role;
  /** null for an operator. */
  readonly tenantId: string | null;
  /** The key's id; of a token `jwt:<subject>`. */
  readonly keyId: string;
  /** When the access ends by itself, if it does. */
  readonly expiresAt: Date | null;
  /**
   * When the tenant was registered whose key or token it is: access to it is none to the next tenant with the same id.
   * Absent: an operator's, or not bound.
   */
  readonly tenantSince?: Date | undefined;
  /** Network address from which the request came, where there is one; for the audit log. */
  readonly clientAddress?: string | undefined;
}
