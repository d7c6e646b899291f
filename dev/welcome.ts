/** Text that the demo prints when the stack runs. */

import path from "node:path";
import { toId } from "../src/domain/keys";
import { telemetryTopic } from "../src/domain/topic";
import type { SimulatedFleet } from "./simulator/fleets";
import type { TenantAccess } from "./simulator/provision";
import type { Stack, StackAddresses } from "./stack";

export function welcome(stack: Stack, tenants: readonly TenantAccess[], fleets: readonly SimulatedFleet[]): string {
  const keys = tenants.map(({ tenantId, apiKey }) => `  ${tenantId.padEnd(10)}${apiKey}`);
  return [
    "",
    `Console        ${stack.httpUrl}/console/`,
    `GraphQL IDE    ${stack.graphqlUrl}`,
    ...stack.brokers.map(({ url }, partition) => `${brokerTitle(stack, partition).padEnd(15)}${url}`),
    "",
    "API keys (header: Authorization: Bearer <key>)",
    `  ${"operator".padEnd(10)}${stack.operatorKey}`,
    ...keys,
    "",
    "Publish a reading yourself:",
    ...example(stack, tenants[0], fleets[0]),
    "",
    "Ctrl-C stops everything.",
    "",
  ].join("\n");
}

function brokerTitle({ brokers }: Stack, partition: number): string {
  return brokers.length === 1 ? "MQTT broker" : `MQTT broker ${String(partition)}`;
}

function example(
  stack: StackAddresses,
  tenant: TenantAccess | undefined,
  fleet: SimulatedFleet | undefined,
): readonly string[] {
  const asset = fleet?.assets[0];
  const sensor = asset?.sensors[0];
  if (tenant === undefined || asset === undefined || sensor === undefined) return [];
  const { hostname, port } = new URL(tenant.mqttUrl);
  const topic = telemetryTopic({
    tenantId: toId(tenant.tenantId),
    assetId: toId(asset.assetId),
    sensorId: toId(sensor.sensorId),
  });
  const relative = path.relative(process.cwd(), stack.caFile);
  const caFile = relative.startsWith("..") ? stack.caFile : relative;
  return [
    `  mosquitto_pub -h ${hostname} -p ${port} --cafile ${caFile} -u ${tenant.username} -P '${tenant.password}' -V mqttv5 \\`,
    `    -q 1 -t ${topic} -m '{"value": 27.4}'`,
  ];
}
