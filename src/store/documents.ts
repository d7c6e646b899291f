/** Collections and the form of their documents. */
import type { ApiKey, Asset, Sensor, Tenant } from "../domain/entities";
import {
  assetKey,
  FIRST_PARTITION,
  type AssetKey,
  type Partition,
  type SensorKey,
  type SensorPath,
  type TenantId,
} from "../domain/keys";
import type { RejectedMessage } from "../domain/rejection";
import { gramsOf } from "./grams";
import { listName } from "./sensor-rows";

export const COLLECTIONS = {
  tenants: "tenants",
  previousTenants: "previousTenants",
  assets: "assets",
  sensors: "sensors",
  telemetry: "telemetry",
  journal: "journal",
  latest: "latest",
  rollups: "rollups",
  rejections: "rejections",
  rejectedPayloads: "rejectedPayloads",
  ledger: "ledger",
  usageHours: "usageHours",
  usageDays: "usageDays",
  auditLog: "auditLog",
  apiKeys: "apiKeys",
  brokerCredentials: "brokerCredentials",
  brokerConnections: "brokerConnections",
  brokerSessions: "brokerSessions",
  credentialPauses: "credentialPauses",
  revokedCertificates: "revokedCertificates",
  idempotency: "idempotency",
  deletions: "deletions",
  checkpoints: "checkpoints",
  leases: "leases",
  processes: "processes",
  reconciliations: "reconciliations",
  apiUsage: "apiUsage",
  migrations: "migrations",
  secrets: "secrets",
  exportTickets: "exportTickets",
  redriveRequests: "redriveRequests",
} as const;

/** `_id` is the tenant ID. */
export type TenantDocument = { readonly _id: TenantId } & Omit<Tenant, "tenantId">;

/** `_id` is `tenant/asset`. */
export type AssetDocument = {
  readonly _id: AssetKey;
  /** Sort key of the asset in lists. See `listName`. */
  readonly listName: string;
  /** Parts of the asset's name and ID that searches look up. See `gramsOf`. */
  readonly grams: readonly string[];
} & Asset;

/** `_id` is `tenant/asset/sensor`. */
export type SensorDocument = { readonly _id: SensorKey } & Sensor;

/** `_id` is the key ID. */
export type ApiKeyDocument = { readonly _id: string } & Omit<ApiKey, "keyId">;

/** `_id` is the rejection ID. */
export type RejectionDocument = { readonly _id: string } & Omit<RejectedMessage, "rejectionId">;

/** A reading in the time-series collection. It has no `_id`. Its partition and `seq` identify it. */
export interface TelemetryDocument {
  readonly timestamp: Date;
  readonly source: SensorPath;
  /** Absent: the first partition. */
  readonly partition?: number;
  readonly value: number;
  /** Order of the reading in its partition. */
  readonly seq: number;
  readonly receivedAt: Date;
}

/**
 * A sensor with its latest reading. `_id` is the sensor key. The document of a sensor without readings has only the
 * fields of `SensorRow`.
 */
export interface LatestDocument {
  readonly _id: SensorKey;
  readonly timestamp: Date;
  readonly seq: number;
  readonly value: number;
  readonly receivedAt: Date;
  /** Absent: the first partition. */
  readonly partition?: number;
}

/**
 * Returns the field that names the partition of a document. Documents of the first partition have none, as in versions
 * with a single partition.
 */
export function partitionField(partition: Partition): { readonly partition?: Partition } {
  return partition === FIRST_PARTITION ? {} : { partition };
}

/** Returns a filter that matches the documents of one partition. */
export function ofPartition(partition: Partition): { readonly partition: Partition | { readonly $exists: false } } {
  return { partition: partition === FIRST_PARTITION ? { $exists: false } : partition };
}

/** Returns a filter that matches the documents of all other partitions. */
export function ofOtherPartitions(partition: Partition): {
  readonly partition: { readonly $exists: true } | { readonly $ne: Partition };
} {
  return { partition: partition === FIRST_PARTITION ? { $exists: true } : { $ne: partition } };
}

/** Options of reads: majority read concern, and a time limit of 5 s, after which the server aborts the read. */
export const READ = { maxTimeMS: 5_000, readConcern: { level: "majority" } } as const;

export function tenantDocument({ tenantId, ...tenant }: Tenant): TenantDocument {
  return { _id: tenantId, ...tenant };
}

export function toTenant({ _id, ...tenant }: TenantDocument): Tenant {
  return { tenantId: _id, ...tenant };
}

export function assetDocument(asset: Asset): AssetDocument {
  return { _id: assetKey(asset.tenantId, asset.assetId), listName: listName(asset), grams: gramsOf(asset), ...asset };
}

export function toAsset({ _id, listName, grams, ...asset }: AssetDocument): Asset {
  return asset;
}

export function toSensor({ _id, ...sensor }: SensorDocument): Sensor {
  return sensor;
}
