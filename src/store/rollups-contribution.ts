import type { StoredCapability } from "./capability";
import { COLLECTIONS } from "./documents";

/** Rollups have the same retention as readings, and are erased together with them. */
export const storedRollups: StoredCapability = {
  retention: { [COLLECTIONS.rollups]: "telemetry" },
  async erase(db, { kind, key }) {
    // IDs of rollup blocks begin with the sensor key and a bar.
    const ofSensor = { $gt: `${key}|`, $lt: `${key}}` };
    const below = { $gt: `${key}/`, $lt: `${key}0` };
    const documents = db.collection<{ readonly _id: string }>(COLLECTIONS.rollups);
    await documents.deleteMany({ _id: kind === "SENSOR" ? ofSensor : below });
  },
};
