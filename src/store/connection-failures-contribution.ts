import type { StoredCapability } from "./capability";
import { COLLECTIONS } from "./documents";

/** Failed connections are kept as long as rejected messages. */
export const storedConnectionFailures: StoredCapability = {
  retention: { [COLLECTIONS.brokerConnections]: "rejections" },
  async erase(db, { kind, key }) {
    if (kind === "TENANT") await db.collection(COLLECTIONS.brokerConnections).deleteMany({ tenantId: key });
  },
};
