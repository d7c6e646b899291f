/** The measured servers, each with the URL for subscribers and a function that publishes a reading. */
import { once } from "node:events";
import { request } from "node:http";
import path from "node:path";
import { spawnPlatform } from "../../dev/process";
import type { Stack } from "../../dev/stack";
import type { BenchmarkTenant } from "../query/tenant";

export interface Subject {
  readonly name: "stock" | "sluice";
  /** URL such as `ws://host:port/path`. */
  readonly url: string;
  /** Publishes a reading with this value. */
  publish(value: number): void;
  stop(): Promise<void>;
}

/** Starts the unchanged platform: readings are published over MQTT, journaled and delivered. */
export async function startSluice(stack: Stack, { topics, connectGateway }: BenchmarkTenant): Promise<Subject> {
  const gateway = await connectGateway();
  const [topic] = topics;
  if (topic === undefined) throw new Error("the benchmark's tenant has no sensor");
  return {
    name: "sluice",
    url: stack.wsUrl,
    publish: (value) => void gateway.publish(topic, `{"value":${value}}`, { qos: 1 }),
    stop: () => gateway.endAsync(),
  };
}

/** Starts the stock path: readings are published directly to its pub/sub. */
export async function startStock(stack: Stack): Promise<Subject> {
  const env = { ...stack.environment, SLUICE_ROLES: "api", SLUICE_BROKER_RECONCILE: "off", SLUICE_HTTP_PORT: "0" };
  const process = await spawnPlatform({ env, program: path.join(__dirname, "stock-server.js") });
  const publishing = request(`${process.httpUrl}/publish`, { method: "POST" });
  publishing.on("error", () => undefined);
  publishing.flushHeaders();
  await once(publishing, "socket");
  return {
    name: "stock",
    url: `${process.httpUrl.replace(/^http/, "ws")}/graphql`,
    publish: (value) => void publishing.write(`${value}\n`),
    async stop() {
      publishing.destroy();
      await process.stop();
    },
  };
}
