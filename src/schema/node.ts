/** Global object identification: the `Node` interface and its opaque IDs. */
import { Field, ID, InterfaceType } from "type-graphql";
import type { BrokerCredential } from "../domain/broker-credential";
import type { ApiKey, Asset, Sensor, Tenant } from "../domain/entities";
import {
  assetKey,
  isAssetKey,
  isId,
  isSensorKey,
  sensorKey,
  type AssetKey,
  type SensorKey,
  type TenantId,
} from "../domain/keys";
import type { RejectedMessage } from "../domain/rejection";

const NODE_TYPES = ["Tenant", "Asset", "Sensor", "RejectedMessage", "ApiKey", "BrokerCredential"] as const;
export type NodeTypeName = (typeof NODE_TYPES)[number];

export type NodeValue = Tenant | Asset | Sensor | RejectedMessage | ApiKey | BrokerCredential;

export type NodeReference =
  | { readonly type: "Tenant"; readonly key: TenantId }
  | { readonly type: "Asset"; readonly key: AssetKey }
  | { readonly type: "Sensor"; readonly key: SensorKey }
  | { readonly type: "RejectedMessage" | "ApiKey" | "BrokerCredential"; readonly key: string };

const PRINTABLE_KEY = /^[\x21-\x7e]{1,200}$/;

/** Tells the types apart by their properties. The order matters: a sensor also has an `assetId`. */
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

/** Returns null for every ID that {@link globalId} does not produce. */
export function parseGlobalId(id: string): NodeReference | null {
  const text = Buffer.from(id, "base64url").toString("utf8");
  if (Buffer.from(text).toString("base64url") !== id) return null;
  const colon = text.indexOf(":");
  const type = NODE_TYPES.find((name) => name === text.slice(0, colon));
  const key = text.slice(colon + 1);
  switch (type) {
    case undefined:
      return null;
    case "Tenant":
      return isId(key) ? { type, key } : null;
    case "Asset":
      return isAssetKey(key) ? { type, key } : null;
    case "Sensor":
      return isSensorKey(key) ? { type, key } : null;
    default:
      return PRINTABLE_KEY.test(key) ? { type, key } : null;
  }
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
