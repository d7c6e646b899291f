import type { Db } from "mongodb";
import type { Asset, Sensor } from "../../src/domain/entities";
import { type AssetId, sensorKey, type TenantId, toId } from "../../src/domain/keys";
import { MongoFleetRepository } from "../../src/store/fleet";
import { MongoTelemetryWriter } from "../../src/store/telemetry-writer";

export const SENSORS_PER_ASSET = 10;
/** Assets per import. */
const CHUNK = 1_000;
const DAY = 86_400_000;
const MINUTE = 60_000;
const TYPES = ["temperature", "humidity", "door", "speed"];

/** IDs of one length, in the order of their number. */
export function assetIdOf(number: number): AssetId {
  return toId(`truck-${String(number).padStart(6, "0")}`);
}

/** Registers so many assets with ten sensors each, straight in the database, with latest readings of most of them. */
export async function registerLargeFleet(db: Db, tenantId: TenantId, assets: number, now: number): Promise<void> {
  const fleet = new MongoFleetRepository(db);
  const writer = new MongoTelemetryWriter(db);
  const createdAt = new Date(now - DAY);
  for (let start = 0; start < assets; start += CHUNK) {
    const chunk = Array.from({ length: Math.min(CHUNK, assets - start) }, (_, index): Asset => {
      const number = start + index;
      return { tenantId, assetId: assetIdOf(number), type: "truck", name: `Number ${number}`, createdAt };
    });
    const sensors = chunk.flatMap(({ assetId }) =>
      Array.from({ length: SENSORS_PER_ASSET }, (_, index): Sensor => {
        const type = TYPES[index % TYPES.length] ?? "temperature";
        return { tenantId, assetId, sensorId: toId(`s-${index}`), type, unit: null, createdAt };
      }),
    );
    await fleet.import(chunk, sensors);
    // Of 1,000 sensors, 980 reported in the last minutes, 10 a day ago, and 10 never.
    const measured = sensors.flatMap((sensor, index) => {
      const number = start * SENSORS_PER_ASSET + index;
      if (number % 100 === 50) return [];
      const at = number % 100 === 51 ? now - DAY : now - (number % 5) * MINUTE;
      const key = sensorKey(sensor.tenantId, sensor.assetId, sensor.sensorId);
      return [{ sensorKey: key, timestamp: at, receivedAt: at, value: number, seq: 1 }];
    });
    await writer.saveLatest(measured);
  }
}
