/** Global object identification: the `Node` interface and its opaque IDs. */
import { Field, ID, InterfaceType } from "type-graphql";
import type { BrokerCredential } from "../domain/broker-credential";
import type { ApiKey, Asset, Sensor, Tenant } from "../domain/entities";
import { assetKey, isKeyOfLevels, sensorKey } from "../domain/keys";
import type { RejectedMessage } from "../domain/rejection";

const NODE_TYPES = ["Tenant", "Asset", "Sensor", "RejectedMessage", "ApiKey", "BrokerCredential"] as const;
export type NodeTypeName = (typeof NODE_TYPES)[number];

export type NodeValue = Tenant | Asset | Sensor | RejectedMessage | ApiKey | BrokerCredential;

export interface NodeReference {
  readonly type: NodeTypeName;
  readonly key: string;
}

const PRINTABLE_KEY = /^[\x21-\x7e]{1,200}$/;

/** Each type of node has a property that the others lack, or lacks those of the types before it. */
function typeOf(value: NodeValue): NodeTypeName {
  if ("keyId" in value) return "ApiKey";
  if ("username" in value) return "BrokerCredential";
  if ("rejectionId" in value) return "RejectedMessage";
  if ("sensorId" in value) return "Sensor";
  return "assetId" in value ? "Asset" : "Tenant";
}

function referenceOf(value: NodeValue): NodeReference {
  if ("keyId" in value) return { type: "ApiKey", key: value.keyId };
  if ("username" in value) return { type: "BrokerCredential", key: value.username };
  if ("rejectionId" in value) return { type: "RejectedMessage", key: value.rejectionId };
  if ("sensorId" in value) {
    return { type: "Sensor", key: sensorKey(value.tenantId, value.assetId, value.sensorId) };
  }
  if ("assetId" in value) return { type: "Asset", key: assetKey(value.tenantId, value.assetId) };
  return { type: "Tenant", key: value.tenantId };
}

export function globalId(value: NodeValue): string {
  return globalIdOf(referenceOf(value));
}

export function globalIdOf({ type, key }: NodeReference): string {
  return Buffer.from(`${type}:${key}`).toString("base64url");
}

/** Strict: accepts only what {@link globalId} writes; null for everything else. */
export function parseGlobalId(id: string): NodeReference | null {
  const text = Buffer.from(id, "base64url").toString("utf8");
  if (Buffer.from(text).toString("base64url") !== id) return null;
  const colon = text.indexOf(":");
  const type = NODE_TYPES.find((name) => name === text.slice(0, colon));
  const key = text.slice(colon + 1);
  return type !== undefined && isKeyOf(type, key) ? { type, key } : null;
}

const LEVELS: Partial<Record<NodeTypeName, number>> = { Tenant: 1, Asset: 2, Sensor: 3 };

function isKeyOf(type: NodeTypeName, key: string): boolean {
  const levels = LEVELS[type];
  if (levels === undefined) return PRINTABLE_KEY.test(key);
  return isKeyOfLevels(key, levels);
}

@InterfaceType("Node", {
  description: "An object with a global ID.",
  resolveType: (value: NodeValue) => typeOf(value),
})
export abstract class NodeType {
  @Field(() => ID, {
    description: "Opaque global ID, unique across all types. Pass it to `node(id:)` to find the object.",
  })
  readonly id!: string;
}
