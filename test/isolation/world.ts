/** Two tenants on a real stack, and pairs of an ID of the other tenant and an unused ID. */
import { FIRST_PARTITION, toId, type TenantId } from "../../src/domain/keys";
import { randomBytes } from "node:crypto";
import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema, type IntrospectionQuery } from "graphql";
import { connectAsync, type MqttClient } from "mqtt";
import { readFile } from "node:fs/promises";
import { MongoClient } from "mongodb";
import type { Stack } from "../../dev/stack";
import type { Principal } from "../../src/domain/entities";
import { PlatformCursors } from "../../src/services/cursors/platform-cursors";
import { MongoSecrets } from "../../src/store/secrets";
import type { Subjects } from "./cases";
import { disposeLater } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";

export interface Answer {
  readonly status: number;
  readonly body: {
    readonly data?: Record<string, unknown> | null;
    readonly errors?: ReadonlyArray<{ message: string; extensions?: { code?: string } }>;
  };
}

export interface World extends Subjects {
  /** The platform's cursors, because only the platform can seal positions. */
  readonly sealed: PlatformCursors;
  readonly stack: Stack;
  readonly schema: GraphQLSchema;
  readonly keys: { readonly OPERATOR: string; readonly TENANT_ADMIN: string; readonly TENANT_READER: string };
  ask(key: string, query: string, variables?: object): Promise<Answer>;
  /** Credentials of both tenants' gateways. */
  readonly gateways: Readonly<Record<"own" | "theirs", { username: string; password: string }>>;
}

const ASSETS = 400;
const KEYS = Array.from({ length: 100 }, (_, index) => `their-key-${index}`);
const THEIR_SENSOR = "their-probe";
const OWN_SENSOR = "mine-probe";

export async function buildWorld(): Promise<World> {
  const stack = await startOwnStack();
  const ask = async (key: string, query: string, variables: object = {}): Promise<Answer> => {
    const response = await fetch(stack.graphqlUrl, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, body: (await response.json()) as Answer["body"] };
  };
  const must = async <T>(key: string, query: string, variables: object = {}): Promise<T> => {
    const { body } = await ask(key, query, variables);
    if (body.errors !== undefined || body.data === null || body.data === undefined) {
      throw new Error(JSON.stringify(body));
    }
    return body.data as T;
  };

  const suffix = randomBytes(3).toString("hex");
  const [ownId, theirId, ghostId] = [`alpha-${suffix}`, `bravo-${suffix}`, `ghost-${suffix}`];
  const REGISTER = `mutation ($input: TenantRegisterInput!) { tenantRegister(input: $input) {
    credential { username password } apiKey { keyId } apiKeySecret userErrors { message } } }`;
  interface Registered {
    tenantRegister: {
      credential: { username: string; password: string };
      apiKey: { keyId: string };
      apiKeySecret: string;
    };
  }
  const register = async (tenantId: string) =>
    (await must<Registered>(stack.operatorKey, REGISTER, { input: { tenantId, name: "T" } })).tenantRegister;
  const own = await register(ownId);
  const theirs = await register(theirId);

  const IMPORT = `mutation ($input: FleetImportInput!) { fleetImport(input: $input) { sensorsCreated } }`;
  const sensorsOf = (sensorId: string) => [{ sensorId, type: "t" }];
  const assets = Array.from({ length: ASSETS }, (_, index) => ({
    assetId: `their-${index}`,
    type: "t",
    sensors: sensorsOf(THEIR_SENSOR),
  }));
  await must(stack.operatorKey, IMPORT, { input: { tenantId: theirId, assets } });
  await must(own.apiKeySecret, IMPORT, {
    input: { assets: [{ assetId: "mine-1", type: "t", sensors: sensorsOf(OWN_SENSOR) }] },
  });
  const CREATE = `mutation { apiKeyCreate(input: { role: TENANT_READER, name: "r" }) { secret } }`;
  const created = await must<{ apiKeyCreate: { secret: string } }>(own.apiKeySecret, CREATE);
  const rejectionId = await rejection(stack, theirs, theirId, () => must(theirs.apiKeySecret, REJECTIONS));
  const KEYED = `mutation ($input: AssetRegisterInput!) { assetRegister(input: $input) { userErrors { message } } }`;
  for (const idempotencyKey of KEYS) {
    await must(theirs.apiKeySecret, KEYED, { input: { assetId: idempotencyKey, type: "t", idempotencyKey } });
  }
  const EVENTS = "{ tenant { auditLog(first: 1) { nodes { eventId } } } }";
  interface Audited {
    tenant: { auditLog: { nodes: { eventId: string }[] } };
  }
  const [event] = (await must<Audited>(theirs.apiKeySecret, EVENTS)).tenant.auditLog.nodes;
  if (event === undefined) throw new Error("nothing is in the audit log");
  const introspected = await must<IntrospectionQuery>(stack.operatorKey, getIntrospectionQuery());

  const mongo = new MongoClient(stack.mongodbUri);
  disposeLater(() => mongo.close());
  const sealed = new PlatformCursors(new MongoSecrets(mongo.db()));
  await sealed.start();
  const ofOwn = principalOf(toId(ownId));

  let [used, usedKeys] = [0, 0];
  return {
    stack,
    sealed,
    cursors: {
      stream: sealed.stream(ofOwn).encode([{ partition: FIRST_PARTITION, seq: 0 }]),
      readings: sealed.readings(ofOwn).encode({ timestamp: 1_767_225_600_000, seq: 1 }),
    },
    schema: buildClientSchema(introspected),
    own: { tenantId: ownId, assetId: "mine-1", sensorId: OWN_SENSOR },
    keys: { OPERATOR: stack.operatorKey, TENANT_ADMIN: own.apiKeySecret, TENANT_READER: created.apiKeyCreate.secret },
    pairs: {
      tenantId: { theirs: theirId, ghost: ghostId },
      assetId: () => {
        const index = used++ % ASSETS;
        return { theirs: `their-${index}`, ghost: `never-${index}` };
      },
      sensorId: { theirs: THEIR_SENSOR, ghost: "never-probe" },
      keyId: { theirs: theirs.apiKey.keyId, ghost: flipped(theirs.apiKey.keyId) },
      username: { theirs: theirs.credential.username, ghost: `tenant_${ghostId}` },
      rejectionId: { theirs: rejectionId, ghost: flipped(rejectionId) },
      eventId: { theirs: event.eventId, ghost: flipped(event.eventId) },
      idempotencyKey: () => ({ theirs: KEYS[usedKeys]!, ghost: `never-key-${usedKeys++}` }),
    },
    ask,
    gateways: { own: own.credential, theirs: theirs.credential },
  };
}

export function principalOf(tenantId: TenantId): Principal {
  return { role: "TENANT_READER", tenantId, keyId: "k", expiresAt: null };
}

const REJECTIONS = `{ tenant { rejectedMessages(first: 1) { nodes { id } } } }`;

/**
 * Publishes a message that Sluice rejects, as the other tenant's gateway. Resolves with the ID of the rejection's
 * record.
 */
async function rejection(
  stack: Stack,
  of: { credential: { username: string; password: string } },
  tenantId: string,
  read: () => Promise<unknown>,
): Promise<string> {
  const { username, password } = of.credential;
  const client: MqttClient = await connectAsync(stack.mqttUrl, {
    ca: await readFile(stack.caFile),
    username,
    password,
    protocolVersion: 5,
  });
  await client.publishAsync(`tenants/${tenantId}/assets/none/sensors/none/telemetry`, "{}", { qos: 1 });
  await client.endAsync();
  let id = "";
  await until(async () => {
    const found = (await read()) as { tenant: { rejectedMessages: { nodes: { id: string }[] } } };
    id = found.tenant.rejectedMessages.nodes[0]?.id ?? "";
    return id !== "";
  });
  return Buffer.from(id, "base64url").toString().slice("RejectedMessage:".length);
}

/** Returns the text with another last character. */
function flipped(id: string): string {
  return id.slice(0, -1) + (id.endsWith("0") ? "1" : "0");
}
