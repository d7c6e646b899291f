import { CREDENTIAL_KINDS, CREDENTIAL_STATUSES } from "../../domain/broker-credential";
import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

const validator = {
  $jsonSchema: {
    bsonType: "object",
    required: ["_id", "tenantId", "kind", "assetIds", "status", "createdAt", "onBroker"],
    properties: {
      _id: { bsonType: "string", pattern: "^tenant_" },
      kind: { enum: [...CREDENTIAL_KINDS] },
      status: { enum: [...CREDENTIAL_STATUSES] },
      assetIds: { bsonType: ["array", "null"] },
      createdAt: { bsonType: "date" },
      expiresAt: { bsonType: ["date", "null"] },
      onBroker: { bsonType: "bool" },
      purgeAt: { bsonType: "date" },
      // Contains a hash, never a plain password.
      password: { bsonType: ["object", "null"], required: ["hash", "salt", "iterations"] },
    },
  },
};

export const brokerCredentials: Migration = {
  version: 3,
  name: "broker credentials",
  async apply(db) {
    const known = await db.listCollections({ name: COLLECTIONS.brokerCredentials }, { nameOnly: true }).hasNext();
    if (!known) await db.createCollection(COLLECTIONS.brokerCredentials).catch(() => undefined);
    await db.command({ collMod: COLLECTIONS.brokerCredentials, validator });
    await db
      .collection(COLLECTIONS.brokerCredentials)
      .createIndexes([
        { key: { tenantId: 1, _id: 1 } },
        { key: { onBroker: 1, status: 1, expiresAt: 1 } },
        { key: { purgeAt: 1 }, expireAfterSeconds: 0 },
      ]);
  },
};
