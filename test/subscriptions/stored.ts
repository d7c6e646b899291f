import { MongoClient } from "mongodb";
import type { TenantId } from "../../src/domain/keys";
import { SealedCursors } from "../../src/services/cursors/sealed-cursors";
import { MongoSecrets } from "../../src/store/secrets";
import { disposeLater } from "../harness/servers";

/** A reading in the telemetry collection. */
export interface StoredReading {
  readonly value: number;
  readonly seq: number;
  readonly source: { readonly tenantId: string; readonly assetId: string; readonly sensorId: string };
}

/**
 * Resolves with a tenant's stored readings in the order of commits. They are complete once the ingesting process has
 * stopped.
 */
export async function storedReadings(mongodbUri: string, tenantId: string): Promise<StoredReading[]> {
  const client = await new MongoClient(mongodbUri).connect();
  disposeLater(() => client.close());
  const telemetry = client.db().collection<StoredReading>("telemetry");
  return telemetry.find({ "source.tenantId": tenantId }).sort({ seq: 1 }).toArray();
}

/**
 * Resolves with a function that returns the position of a cursor of a tenant's stream. Two cursors of the same position
 * differ.
 */
export async function streamPositions(mongodbUri: string, tenantId: TenantId): Promise<(cursor: string) => number> {
  const client = await new MongoClient(mongodbUri).connect();
  disposeLater(() => client.close());
  const key = await new MongoSecrets(client.db()).ensure("cursors", Buffer.alloc(32));
  const tenant = await client.db().collection<{ _id: string; createdAt: Date }>("tenants").findOne({ _id: tenantId });
  const codec = new SealedCursors(key).stream({ tenantId, tenantSince: tenant?.createdAt });
  return (cursor) => codec.decode(cursor)?.[0]?.seq ?? NaN;
}
