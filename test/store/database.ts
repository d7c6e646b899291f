/** Creates a new database for a test file, and sample entities. */
import { type CommandStartedEvent, type Db, MongoClient } from "mongodb";
import pino from "pino";
import type { Asset, Sensor, Tenant } from "../../src/domain/entities";
import type { AssetId, SensorId, TenantId } from "../../src/domain/keys";
import { DEFAULT_TENANT_LIMITS } from "../../src/domain/limits";
import { migrate } from "../../src/store/migrations/migrate";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { disposeLater, sharedMongo } from "../harness/servers";

export const silent = pino({ level: "silent" });

export interface Database {
  readonly uri: string;
  readonly db: Db;
  /** Connects a separate client, as another process would. */
  connect(): Promise<Db>;
}

/** Creates a database that is not migrated yet. */
export async function emptyDatabase(): Promise<Database> {
  const { uri, database } = await sharedMongo();
  const connect = async () => {
    const client = new MongoClient(uri, { writeConcern: { w: "majority", journal: true }, monitorCommands: true });
    disposeLater(() => client.close());
    await client.connect();
    return client.db(database);
  };
  return { uri, db: await connect(), connect };
}

export async function migratedDatabase(): Promise<Database> {
  const database = await emptyDatabase();
  await migrate(database.db, DEFAULT_RETENTION, silent);
  return database;
}

/** Returns a list to which the client of `db` adds each further command to one collection. */
export function commandsTo(db: Db, collection: string): CommandStartedEvent[] {
  const commands: CommandStartedEvent[] = [];
  db.client.on("commandStarted", (event) => {
    if ((event.command as Record<string, unknown>)[event.commandName] === collection) commands.push(event);
  });
  return commands;
}

const createdAt = new Date("2026-01-02T03:04:05.678Z");

export function tenant(tenantId: TenantId, changes: Partial<Tenant> = {}): Tenant {
  return {
    tenantId,
    name: `Tenant ${tenantId}`,
    status: "ACTIVE",
    createdAt,
    limits: DEFAULT_TENANT_LIMITS,
    broker: { username: `tenant_${tenantId}`, hash: "aGFzaA==", salt: "c2FsdA==", iterations: 1_000 },
    ...changes,
  };
}

export function asset(tenantId: TenantId, assetId: AssetId, changes: Partial<Asset> = {}): Asset {
  return { tenantId, assetId, type: "truck", name: null, createdAt, ...changes };
}

export function sensor(
  tenantId: TenantId,
  assetId: AssetId,
  sensorId: SensorId,
  changes: Partial<Sensor> = {},
): Sensor {
  return { tenantId, assetId, sensorId, type: "temperature", unit: "Cel", createdAt, ...changes };
}
