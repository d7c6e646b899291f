import type { StoredCapability } from "./capability";
import { COLLECTIONS } from "./documents";

/** Connections that have ended have the same retention as rejected messages. */
export const storedBrokerSessions: StoredCapability = {
  retention: { [COLLECTIONS.brokerSessions]: "rejections" },
  async erase(db, { kind, key }) {
    if (kind === "TENANT") await db.collection(COLLECTIONS.brokerSessions).deleteMany({ tenantId: key });
  },
};
