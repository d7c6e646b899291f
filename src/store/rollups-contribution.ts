import type { StoredCapability } from "./capability";
import { COLLECTIONS } from "./documents";

/** Rollups are kept as long as readings, and erased with them. */
export const storedRollups: StoredCapability = {
  retention: { [COLLECTIONS.rollups]: "telemetry" },
  async erase(db, { kind, key }) {
    // Their keys are the sensor's key before a bar.
    const ofSensor = { $gt: `${key}|`, $lt: `${key}}` };
    const below = { $gt: `${key}/`, $lt: `${key}0` };
    const documents = db.collection<{ readonly _id: string }>(COLLECTIONS.rollups);
    await documents.deleteMany({ _id: kind === "SENSOR" ? ofSensor : below });
  },
};
