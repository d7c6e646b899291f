import type { StoredCapability } from "./capability";
import { COLLECTIONS } from "./documents";

/** Connections and traces of credentials have the same retention as rejected messages. Pauses have no retention. */
export const storedConnectionFailures: StoredCapability = {
  retention: { [COLLECTIONS.brokerConnections]: "rejections" },
  async erase(db, { kind, key }) {
    if (kind !== "TENANT") return;
    await db.collection(COLLECTIONS.brokerConnections).deleteMany({ tenantId: key });
    await db.collection(COLLECTIONS.credentialPauses).deleteMany({ tenantId: key });
  },
};
