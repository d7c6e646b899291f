/** MQTT session of the baselines. It has the client library and the options of the platform's ingestion session. */
import { randomBytes } from "node:crypto";
import mqtt, { type MqttClient } from "mqtt";

export interface BrokerAccess {
  /** URL such as `mqtts://host:port`. */
  readonly url: string;
  /** PEM of the broker's CA certificate. */
  readonly ca: string;
  readonly username: string;
  readonly password: string;
}

/** Resolves when the client has subscribed. `prepare` gets the client before the first message. */
export async function subscribe(access: BrokerAccess, prepare: (client: MqttClient) => void): Promise<MqttClient> {
  const client = mqtt.connect(access.url, {
    ca: access.ca,
    username: access.username,
    password: access.password,
    clientId: `bench-${randomBytes(16).toString("hex")}`,
    rejectUnauthorized: true,
    protocolVersion: 5,
    clean: false,
    keepalive: 0,
    resubscribe: false,
    reconnectPeriod: 0,
    connectTimeout: 5_000,
    properties: { sessionExpiryInterval: 3_600, receiveMaximum: 65_535 },
  });
  prepare(client);
  await new Promise<void>((resolve, reject) => {
    client.once("connect", () => resolve());
    client.once("error", reject);
  });
  await client.subscribeAsync("tenants/#", { qos: 1, rh: 2 });
  return client;
}
