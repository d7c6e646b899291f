import { pino } from "pino";
import type { PluginPasswordHash } from "../../src/broker/dynamic-security-document";
import { tenantUsername } from "../../src/domain/broker-credential";
import type { Asset, Sensor } from "../../src/domain/entities";
import { assetKey, FIRST_PARTITION, type Partition, toId, toPartition } from "../../src/domain/keys";
import { DEFAULT_TENANT_LIMITS } from "../../src/domain/limits";
import { MongoConnection } from "../../src/store/connection";
import { MongoFleetRepository } from "../../src/store/fleet";
import { migrate } from "../../src/store/migrations/migrate";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { MongoTenantRepository } from "../../src/store/tenants";
import { sensorPath, TENANT_COUNT, tenantId } from "./fleet";

/** Number of sensors in one import, which is one transaction. */
const IMPORTED_AT_ONCE = 5_000;

export interface FleetOptions {
  readonly sensors: number;
  /** Hash of the password that all gateways share. */
  readonly hash: PluginPasswordHash;
  /** Number of partitions, to which tenants are assigned in turn. Default: 1. */
  readonly partitions?: number;
}

/** Returns the partition to whose broker a tenant's gateways connect. */
export function partitionOfTenant(index: number, partitions: number): Partition {
  return toPartition(index % partitions);
}

/** Prepares the database as a platform does at its first start, and registers the fleet. */
export async function registerFleet(
  { uri, database }: { readonly uri: string; readonly database: string },
  { sensors: sensorCount, hash, partitions = 1 }: FleetOptions,
): Promise<void> {
  const log = pino({ level: "silent" });
  const connection = new MongoConnection({ uri, database }, log);
  await connection.start();
  try {
    await migrate(connection.db, DEFAULT_RETENTION, log);
    const createdAt = new Date();
    const tenants = new MongoTenantRepository(connection.db);
    for (let index = 0; index < TENANT_COUNT; index++) {
      const id = toId(tenantId(index));
      const partition = partitionOfTenant(index, partitions);
      await tenants.insert({
        tenantId: id,
        name: id,
        status: "ACTIVE",
        createdAt,
        limits: DEFAULT_TENANT_LIMITS,
        broker: { username: tenantUsername(id), hash: hash.password, salt: hash.salt, iterations: hash.iterations },
        ...(partition === FIRST_PARTITION ? {} : { partition }),
      });
    }
    const sensors: Sensor[] = Array.from({ length: sensorCount }, (_, index) => ({
      ...sensorPath(index),
      type: "temperature",
      unit: "Cel",
      createdAt,
    }));
    const assets = new Map<string, Asset>();
    for (const { tenantId, assetId } of sensors) {
      assets.set(assetKey(tenantId, assetId), { tenantId, assetId, type: "truck", name: null, createdAt });
    }
    const fleet = new MongoFleetRepository(connection.db);
    await fleet.import([...assets.values()], []);
    for (let start = 0; start < sensors.length; start += IMPORTED_AT_ONCE) {
      await fleet.import([], sensors.slice(start, start + IMPORTED_AT_ONCE));
    }
  } finally {
    await connection.stop();
  }
}
