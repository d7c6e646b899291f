/** Gateways that publish at QoS 1 during failures, and the readings that brokers acknowledged to them. */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { connectAsync, type MqttClient } from "mqtt";
import { ask, registerTenant, type RegisteredTenant } from "../partitions/two-brokers";
import type { World } from "./world";

const SENSORS_OF_EACH = 4;
const EVERY_MS = 100;
const RETRY_MS = 100;

/** Readings of one sensor. Its values are 0, 1, 2, …, and each is acknowledged before the next is published. */
export interface SensorTraffic {
  readonly tenantId: string;
  readonly sensorId: string;
  /** Times at which the broker acknowledged each reading, as returned by `performance.now()`. */
  readonly acknowledgedAt: number[];
}

export interface TenantTraffic extends RegisteredTenant {
  readonly sensors: readonly SensorTraffic[];
}

export class Traffic {
  private isRunning = true;
  private isAbandoned = false;
  private readonly running: Promise<void>[] = [];
  private readonly clients: MqttClient[] = [];

  private constructor(readonly tenants: readonly TenantTraffic[]) {}

  /**
   * Registers a tenant in each partition, and divides the gateways among the tenants. The gateways do not publish yet.
   */
  static async prepare(world: World, gateways: number): Promise<Traffic> {
    const tenants: TenantTraffic[] = [];
    for (const partitionId of world.brokers.keys()) {
      const platform = { httpUrl: world.apiUrls[0] ?? "" };
      const tenantId = `tenant-${partitionId}`;
      const tenant = await registerTenant(platform, world.operatorKey, { tenantId, partitionId });
      const count = (gateways / world.brokers.length) * SENSORS_OF_EACH;
      const sensors = Array.from({ length: count }, (_, index) => `s${partitionId}-${index}`);
      await ask(
        platform,
        tenant.apiKey,
        "mutation ($assets: [FleetImportAssetInput!]!) { fleetImport(input: { assets: $assets }) { userErrors { message } } }",
        { assets: [{ assetId: "rig", type: "rig", sensors: sensors.map((sensorId) => ({ sensorId, type: "t" })) }] },
      );
      tenants.push({ ...tenant, sensors: sensors.map((sensorId) => ({ tenantId, sensorId, acknowledgedAt: [] })) });
    }
    return new Traffic(tenants);
  }

  get acknowledged(): number {
    return this.tenants.flatMap(({ sensors }) => sensors).reduce((sum, each) => sum + each.acknowledgedAt.length, 0);
  }

  async start(world: World): Promise<void> {
    for (const tenant of this.tenants) {
      const ca = await readFile(world.brokers[tenant.partitionId]?.caFile ?? "");
      for (let first = 0; first < tenant.sensors.length; first += SENSORS_OF_EACH) {
        const { mqttUrl, username, password } = tenant;
        const options = { ca, username, password, protocolVersion: 5, reconnectPeriod: 500 } as const;
        const client = await connectAsync(mqttUrl, options);
        client.on("error", () => undefined);
        this.clients.push(client);
        this.running.push(this.publish(client, tenant.sensors.slice(first, first + SENSORS_OF_EACH)));
      }
    }
  }

  /** Stops publishing. Resolves when all published readings are acknowledged. */
  async stop(): Promise<void> {
    this.isRunning = false;
    await Promise.all(this.running);
    await this.abandon();
  }

  /** Closes all gateways, and abandons unacknowledged messages. Idempotent. */
  async abandon(): Promise<void> {
    this.isAbandoned = true;
    this.isRunning = false;
    await Promise.all(this.clients.splice(0).map((client) => client.endAsync(true)));
  }

  private async publish(client: MqttClient, sensors: readonly SensorTraffic[]): Promise<void> {
    for (let turn = 0; this.isRunning; turn++) {
      const sensor = sensors[turn % sensors.length];
      if (sensor !== undefined) await this.deliver(client, sensor);
      await sleep(EVERY_MS);
    }
  }

  /** Publishes the sensor's next reading until the broker acknowledges it. */
  private async deliver(client: MqttClient, { tenantId, sensorId, acknowledgedAt }: SensorTraffic): Promise<void> {
    const value = acknowledgedAt.length;
    const topic = `tenants/${tenantId}/assets/rig/sensors/${sensorId}/telemetry`;
    const payload = JSON.stringify({ value, id: `r${value}` });
    do {
      try {
        await client.publishAsync(topic, payload, { qos: 1 });
        acknowledgedAt.push(performance.now());
        return;
      } catch {
        await sleep(RETRY_MS);
      }
    } while (!this.isAbandoned);
  }
}
