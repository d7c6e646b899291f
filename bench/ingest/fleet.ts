/** The fleet of a benchmark. Sensors are assigned to tenants and gateways in turn, ten sensors to an asset. */
import { toId, type SensorPath } from "../../src/domain/keys";
import { telemetryTopic } from "../../src/domain/topic";

export const TENANT_COUNT = 10;
const SENSORS_PER_ASSET = 10;

/**
 * Returns the ID of a tenant. All IDs of the same kind have the same length, so all packets of a gateway have the same
 * length too.
 */
export function tenantId(index: number): string {
  return `tenant-${String(index).padStart(2, "0")}`;
}

/**
 * Returns the path of a sensor. Consecutive sensors belong to different tenants, so consecutive messages belong to
 * different series.
 */
export function sensorPath(index: number): SensorPath {
  const ordinal = Math.floor(index / TENANT_COUNT);
  return {
    tenantId: toId(tenantId(index % TENANT_COUNT)),
    assetId: toId(`asset-${String(Math.floor(ordinal / SENSORS_PER_ASSET)).padStart(5, "0")}`),
    sensorId: toId(`sensor-${String(ordinal % SENSORS_PER_ASSET)}`),
  };
}

/** Returns the topics of a gateway. It belongs to the tenant `gateway % TENANT_COUNT`. */
export function gatewayTopics(gateway: number, gateways: number, sensors: number): string[] {
  if (gateways % TENANT_COUNT !== 0) throw new Error(`the gateways must be a multiple of ${TENANT_COUNT}`);
  const topics: string[] = [];
  for (let sensor = gateway; sensor < sensors; sensor += gateways) topics.push(telemetryTopic(sensorPath(sensor)));
  return topics;
}
