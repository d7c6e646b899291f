/** Registered entities: tenants, assets, sensors and API keys. */
import type { Partition, AssetId, Position, SensorId, TenantId } from "./keys";
import type { TenantLimits } from "./limits";
import type { FormerHome, TenantMove } from "./tenant-move";

export const TENANT_STATUSES = ["PROVISIONING", "ACTIVE", "SUSPENDED", "DELETING"] as const;
export type TenantStatus = (typeof TENANT_STATUSES)[number];

/** A password hash in the form of Mosquitto's dynamic security: PBKDF2-HMAC-SHA512, 64-byte key. */
export interface PasswordHash {
  /** Base64, 64 bytes. */
  readonly hash: string;
  /** Base64, 12 bytes. */
  readonly salt: string;
  readonly iterations: number;
}

/** The broker user of a tenant. */
export interface BrokerAccount extends PasswordHash {
  readonly username: string;
}

export interface Tenant {
  readonly tenantId: TenantId;
  readonly name: string;
  readonly status: TenantStatus;
  readonly createdAt: Date;
  readonly limits: TenantLimits;
  readonly broker: BrokerAccount;
  /** The partition whose broker its gateways use, and whose journal holds its readings. Absent: the first. */
  readonly partition?: Partition | undefined;
  /** Earlier home partitions of the tenant, oldest first. Absent: the tenant has not moved. */
  readonly homes?: readonly FormerHome[] | undefined;
  /** In the journal of its partition, the tenant's readings stand only after this position. Absent: anywhere. */
  readonly homeAfter?: Position | undefined;
  /** The tenant's move to another partition, while it is in progress. Absent: no move is in progress. */
  readonly move?: TenantMove | undefined;
  /** When Sluice last observed a connection of the first broker credential, while nothing else about it has changed. */
  readonly brokerSeenAt?: Date | undefined;
}

export interface Asset {
  readonly tenantId: TenantId;
  readonly assetId: AssetId;
  readonly type: string;
  readonly name: string | null;
  readonly createdAt: Date;
}

export interface Sensor {
  readonly tenantId: TenantId;
  readonly assetId: AssetId;
  readonly sensorId: SensorId;
  readonly type: string;
  readonly unit: string | null;
  readonly createdAt: Date;
}

export const ROLES = ["OPERATOR", "TENANT_ADMIN", "TENANT_READER"] as const;
export type Role = (typeof ROLES)[number];

/** A stored API key. Its secret is shown once and never stored. */
export interface ApiKey {
  /** Public part of the secret, unique: `slk_<keyId>_<secret>`. */
  readonly keyId: string;
  /** SHA-256 of the whole secret, base64url. The secret has 256 random bits, so no slow hash is needed. */
  readonly secretHash: string;
  /** null for an operator's key. */
  readonly tenantId: TenantId | null;
  readonly role: Role;
  readonly name: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** The holder of a valid API key or token. */
export interface Principal {
  readonly role: Role;
  /** null for an operator. */
  readonly tenantId: TenantId | null;
  /** ID of the API key; `jwt:<subject>` for a token. */
  readonly keyId: string;
  /** When the access expires; null: never. */
  readonly expiresAt: Date | null;
  /**
   * When the tenant of the API key or token was registered. The key or token gives no access to a later tenant with the
   * same ID. Absent: it belongs to an operator, or it is valid for later tenants too.
   */
  readonly tenantSince?: Date | undefined;
  /** IP address of the request, for the audit log. Absent if there is none. */
  readonly clientAddress?: string | undefined;
}
