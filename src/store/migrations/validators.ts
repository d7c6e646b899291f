/** `$jsonSchema` validators of registered entities. They reject documents that the checks of the services missed. */
import { ID_PATTERN } from "../../domain/keys";
import { TENANT_STATUSES } from "../../domain/entities";

const id = { bsonType: "string", pattern: ID_PATTERN.source };
const text = { bsonType: "string", maxLength: 1_024 };
const textOrNull = { bsonType: ["string", "null"], maxLength: 1_024 };
const count = { bsonType: ["int", "long", "double"], minimum: 0 };
const rates = {
  bsonType: "array",
  items: { bsonType: "object", required: ["capacity", "seconds"], properties: { capacity: count, seconds: count } },
};

function key(levels: number): { bsonType: string; pattern: string } {
  const level = ID_PATTERN.source.slice(1, -1);
  return { bsonType: "string", pattern: `^${Array<string>(levels).fill(level).join("/")}$` };
}

export const tenantValidator = {
  $jsonSchema: {
    bsonType: "object",
    required: ["_id", "name", "status", "createdAt", "limits", "broker"],
    properties: {
      _id: id,
      name: text,
      status: { enum: [...TENANT_STATUSES] },
      createdAt: { bsonType: "date" },
      limits: {
        bsonType: "object",
        required: ["tenantRates", "sensorRates", "maxAgeSeconds", "maxAheadSeconds"],
        properties: { tenantRates: rates, sensorRates: rates, maxAgeSeconds: count, maxAheadSeconds: count },
      },
      broker: {
        bsonType: "object",
        required: ["username", "hash", "salt", "iterations"],
        properties: { username: text, hash: text, salt: text, iterations: count },
        not: { required: ["password"] },
      },
    },
  },
};

export const assetValidator = {
  $jsonSchema: {
    bsonType: "object",
    required: ["_id", "tenantId", "assetId", "type", "createdAt"],
    properties: {
      _id: key(2),
      tenantId: id,
      assetId: id,
      type: text,
      name: textOrNull,
      createdAt: { bsonType: "date" },
    },
  },
};

export const sensorValidator = {
  $jsonSchema: {
    bsonType: "object",
    required: ["_id", "tenantId", "assetId", "sensorId", "type", "createdAt"],
    properties: {
      _id: key(3),
      tenantId: id,
      assetId: id,
      sensorId: id,
      type: text,
      unit: textOrNull,
      createdAt: { bsonType: "date" },
    },
  },
};
