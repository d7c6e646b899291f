/** A separate stack with two tenants: an attacker, and a victim that must not be affected. */
import { readFile } from "node:fs/promises";
import { createSluice, orThrow } from "@sluice/sdk";
import { connectAsync, type MqttClient } from "mqtt";
import { startStack, type Stack } from "../../dev/stack";
import { toId, type TenantId } from "../../src/domain/keys";
import { telemetryTopic } from "../../src/domain/topic";
import { ReadingsSocket } from "../subscriptions/readings-socket";
import { disposeLater, temporaryDir } from "../harness/servers";
import { until } from "../harness/until";

export interface Party {
  readonly tenantId: string;
  readonly adminKey: string;
  readonly readerKey: string;
  readonly gateway: { readonly username: string; readonly password: string };
  readonly assetIds: readonly string[];
  /** Topics of the party's sensors, in the order of its assets. */
  readonly topics: readonly string[];
}

export interface FleetSize {
  readonly assets: number;
  readonly sensorsPerAsset: number;
}

export interface Stage {
  readonly stack: Stack;
  /** PEM text of the CA that signed the broker's certificate. */
  readonly ca: string;
  readonly attacker: Party;
  readonly victim: Party;
  /** An idle tenant with readings. */
  readonly bystander: Party;
  /** Cursor of the attacker's readings, before the first reading. */
  readonly firstCursor: string;
  connectGateway(party: Party): Promise<MqttClient>;
}

export interface StageOptions {
  readonly attacker?: FleetSize;
  readonly victim?: FleetSize;
  /** Further environment variables of the platform. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Number of assets of one `fleetImport`, so that even a busy machine completes it before the deadline of operations.
 */
const ASSETS_AT_ONCE = 20;

/** The platform's default limits, which the development stack disables. */
const DEFAULT_LIMITS = { SLUICE_API_KEY_RATES: "", SLUICE_API_TENANT_RATES: "" };

export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const env = { ...DEFAULT_LIMITS, SLUICE_FLUSH_INTERVAL: "500ms", SLUICE_FLUSH_MAX_AGE: "500ms", ...options.env };
  const stack = await startStack({ dir: await temporaryDir(), httpPort: 0, mqttPort: 0, env });
  disposeLater(() => stack.stop());
  const attacker = await register(stack, toId("attacker"), options.attacker ?? { assets: 100, sensorsPerAsset: 10 });
  const victim = await register(stack, toId("victim"), options.victim ?? { assets: 2, sensorsPerAsset: 10 });
  const bystander = await register(stack, toId("bystander"), { assets: 10, sensorsPerAsset: 10 });
  const ca = await readFile(stack.caFile, "utf8");
  return {
    stack,
    ca,
    attacker,
    victim,
    bystander,
    firstCursor: await currentCursor(stack, attacker),
    async connectGateway({ gateway, tenantId }) {
      const clientId = `${tenantId}-${process.pid}-${Math.random().toString(36).slice(2)}`;
      const client = await connectAsync(stack.mqttUrl, { ...gateway, ca, clientId, protocolVersion: 5 });
      // MQTT.js reconnects by itself.
      client.on("error", () => undefined);
      disposeLater(() => client.endAsync(true));
      return client;
    },
  };
}

async function register(stack: Stack, tenantId: TenantId, { assets, sensorsPerAsset }: FleetSize): Promise<Party> {
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  const registration = { tenantId, name: tenantId, limits: { tenantRates: "", sensorRates: "" } };
  const { credential, apiKeySecret } = orThrow(await operator.tenantRegister({ input: registration }));
  const assetIds = Array.from({ length: assets }, (_, index) => `a${index}`);
  const sensorIds = Array.from({ length: sensorsPerAsset }, (_, index) => `s${index}`);
  const sensors = sensorIds.map((sensorId) => ({ sensorId, type: "temperature", unit: "Cel" }));
  for (let from = 0; from < assets; from += ASSETS_AT_ONCE) {
    const part = assetIds.slice(from, from + ASSETS_AT_ONCE).map((assetId) => ({ assetId, type: "rig", sensors }));
    orThrow(await operator.fleetImport({ input: { tenantId, assets: part } }));
  }
  await operator.close();
  const admin = createSluice({ url: stack.graphqlUrl, apiKey: apiKeySecret });
  const reader = orThrow(await admin.apiKeyCreate({ input: { role: "TENANT_READER", name: "reader" } }));
  await admin.close();
  const { username, password } = credential;
  return {
    tenantId,
    adminKey: apiKeySecret,
    readerKey: reader.secret,
    gateway: { username, password },
    assetIds,
    topics: assetIds.flatMap((assetId) =>
      sensorIds.map((sensorId) => telemetryTopic({ tenantId, assetId: toId(assetId), sensorId: toId(sensorId) })),
    ),
  };
}

async function currentCursor({ wsUrl }: Stack, { readerKey }: Party): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = await ReadingsSocket.open({
    wsUrl,
    apiKey: readerKey,
    input: {},
    onEvent: ({ cursor }) => resolve(cursor),
    onEnd: (failure) => reject(failure ?? new Error("the connection ended before the first event")),
  });
  const cursor = await promise;
  socket.cut();
  return cursor;
}

/** Issues a broker credential to the party. Resolves with its username and password. */
export async function issueCredential({ stack }: Stage, { adminKey }: Party): Promise<Party["gateway"]> {
  const admin = createSluice({ url: stack.graphqlUrl, apiKey: adminKey });
  const issued = orThrow(await admin.brokerCredentialIssue({ input: {} }));
  await admin.close();
  if (!issued.secret) throw new Error("a credential without a secret was issued");
  const { username, password } = issued.secret;
  return { username, password };
}

/** Sets the party's limits to the defaults. */
export async function limitRates({ stack }: Stage, { tenantId }: Party): Promise<void> {
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  const limits = { tenantRates: "50000:1,2000000:60", sensorRates: "2000:1" };
  orThrow(await operator.tenantUpdate({ input: { tenantId, limits } }));
  await operator.close();
}

const READINGS_PER_MESSAGE = 1_000;
const MESSAGES_IN_FLIGHT = 20;

/** Adds `count` readings of the party's first `sensors` sensors to the journal. */
export async function fillJournal(stage: Stage, party: Party, count: number, sensors = 100): Promise<void> {
  const client = await stage.connectGateway(party);
  const topics = party.topics.slice(0, sensors);
  const first = Date.now() - 3_600_000;
  const messages = Math.ceil(count / READINGS_PER_MESSAGE);
  let next = 0;
  const publish = async () => {
    while (next < messages) {
      const index = next++;
      const readings = Array.from({ length: READINGS_PER_MESSAGE }, (_, each) => {
        return { value: each, timestamp: first + index * READINGS_PER_MESSAGE + each };
      });
      await client.publishAsync(topics[index % topics.length] ?? "", JSON.stringify(readings), { qos: 1 });
    }
  };
  const before = await acknowledgedBy(stage);
  await Promise.all(Array.from({ length: MESSAGES_IN_FLIGHT }, publish));
  await client.endAsync();
  await until(async () => (await acknowledgedBy(stage)) >= before + count);
}

/** Resolves with the number of readings that ingestion has acknowledged to the broker. */
async function acknowledgedBy({ stack }: Stage): Promise<number> {
  const metrics = await (await fetch(stack.metricsUrl)).text();
  return Number(/^sluice_ingest_acknowledged_readings_total(?:\{[^}]*\})? (\d+)$/m.exec(metrics)?.[1]);
}
