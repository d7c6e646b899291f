import type { Db } from "mongodb";
import type { Reading } from "../src/domain/reading";
import { documentSequence, encodeReadings } from "../src/store/raw-documents";

/**
 * Stores readings of one sensor without conflict with a running flusher, whose fence rejects other writers of its
 * sessions.
 */
export async function storeReadings(db: Db, readings: readonly Reading[]): Promise<void> {
  const [first] = readings;
  if (first === undefined) return;
  const documents = documentSequence("documents", encodeReadings(new Map([[first.sensorKey, readings]])));
  await db.command({ insert: "telemetry", documents, ordered: true, writeConcern: { w: "majority" } });
}
