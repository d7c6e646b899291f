/**
 * An empty list matches nothing, for every list argument and list field of an input in the schema. This test fails
 * until a new list has a case.
 */
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { createSluice, type Sluice } from "@sluice/sdk";
import { buildSchema, getNullableType, isInputObjectType, isListType, isObjectType, type GraphQLSchema } from "graphql";
import type { Stack } from "../../dev/stack";
import { disposeLater } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { registerFleet, type Fleet } from "../subscriptions/fleet";

/**
 * Resolves with the number of objects that match the list, or with null if the input was rejected. `undefined` omits
 * the list.
 */
type Count = (list: [] | undefined) => Promise<number | null>;

let stack: Stack;
let fleet: Fleet;
let admin: Sluice;
let operator: Sluice;

beforeAll(async () => {
  stack = await startOwnStack();
  fleet = await registerFleet(stack, "lists", 1);
  admin = clientOf(fleet.apiKey);
  operator = clientOf(stack.operatorKey);
});

function clientOf(apiKey: string): Sluice {
  const client = createSluice({ url: stack.graphqlUrl, apiKey });
  disposeLater(() => client.close());
  return client;
}

/** Returns the schema coordinates (GraphQL RFC) of every list that a client can send. */
function listsOf(schema: GraphQLSchema): string[] {
  const isList = ({ type }: { type: Parameters<typeof getNullableType>[0] }) => isListType(getNullableType(type));
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (type.name.startsWith("__")) return [];
    if (isInputObjectType(type)) {
      return Object.values(type.getFields())
        .filter(isList)
        .map(({ name }) => `${type.name}.${name}`);
    }
    if (!isObjectType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) =>
      field.args.filter(isList).map(({ name }) => `${type.name}.${field.name}(${name}:)`),
    );
  });
}

const topic = (sensorId: string) => `tenants/${fleet.tenantId}/assets/a/sensors/${sensorId}/telemetry`;

async function publish(sensorId: string): Promise<void> {
  await fleet.gateways[0]!.publishAsync(topic(sensorId), '{"value": 1}', { qos: 1 });
}

/** Publishes until `isDone`, because acknowledged readings are stored only later. */
async function publishUntil(sensorId: string, isDone: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isDone())) {
    await publish(sensorId);
    await delay(20);
  }
}

/**
 * Counts the events of a subscription until another subscription of the same client, without the list, has received
 * three events. Both share the connection and the order of events.
 */
async function eventsOf(client: Sluice, query: string, input: object, sensorId: string): Promise<number> {
  let [seen, control] = [0, 0];
  const listen = async (stream: AsyncIterable<unknown>, onEvent: () => void): Promise<void> => {
    for await (const event of stream) {
      const { readings, messages } = event as { readings?: unknown[]; messages?: unknown[] };
      if (readings?.length !== 0 && messages?.length !== 0) onEvent();
    }
  };
  const opened = [
    client.subscribe(query, { input }),
    client.subscribe(query, { input: { ...input, assetIds: undefined, sensors: undefined, reasons: undefined } }),
  ] as const;
  const listening = [listen(opened[0], () => seen++), listen(opened[1], () => control++)];
  await publishUntil(sensorId, () => control >= 3);
  for (const stream of opened) await stream.return?.();
  await Promise.all(listening);
  return seen;
}

const READINGS = "subscription ($input: ReadingsInput!) { readings(input: $input) { readings { value } } }";
const REJECTIONS = "subscription ($input: RejectionsInput!) { rejections(input: $input) { messages { id } } }";
const REJECTED = "subscription ($input: RejectedMessagesInput!) { rejectedMessages(input: $input) { id } }";

/** Counts events for the tenant's key and for an operator's key, which reaches all tenants. */
function subscriptionTo(query: string, field: string, sensorId: string): Count {
  return async (list) => {
    const counts = [];
    for (const client of [admin, operator]) counts.push(await eventsOf(client, query, { [field]: list }, sensorId));
    return list === undefined ? Math.min(...counts) : Math.max(...counts);
  };
}

interface Payload {
  readonly userErrors: readonly { readonly code: string }[];
}

async function mutation<T extends Payload>(name: string, selection: string, input: object): Promise<T | null> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code } } }`;
  const answer = await admin.request<Record<string, T>>(document, { input });
  const payload = answer[name]!;
  return payload.userErrors.length > 0 ? null : payload;
}

async function query<T>(document: string, variables: Readonly<Record<string, unknown>>): Promise<T> {
  return (await admin.request<{ tenant: T }>(document, variables)).tenant;
}

/** Lists whose omission also matches nothing. */
const ABSENT_IS_NONE = new Set(["FleetImportAssetInput.sensors"]);

const CASES: Readonly<Record<string, Count>> = {
  "AuditEventFilter.actions": async (actions) => {
    const document = "query ($filter: AuditEventFilter) { tenant { auditLog(filter: $filter) { nodes { eventId } } } }";
    const found = await query<{ auditLog: { nodes: unknown[] } }>(document, { filter: { actions } });
    return found.auditLog.nodes.length;
  },
  "BrokerCredentialIssueInput.assetIds": async (assetIds) => {
    const issued = await mutation("brokerCredentialIssue", "credential { username }", { name: "g", assetIds });
    return issued === null ? null : 1;
  },
  "FleetImportAssetInput.sensors": async (sensors) => {
    const assets = [{ assetId: "b", type: "t", sensors }];
    interface Imported extends Payload {
      sensorsCreated: number;
    }
    const imported = await mutation<Imported>("fleetImport", "sensorsCreated", { assets });
    return imported === null ? null : imported.sensorsCreated;
  },
  "FleetImportInput.assets": async (assets) => {
    interface Imported extends Payload {
      assetsCreated: number;
      assetsUnchanged: number;
    }
    const imported = await mutation<Imported>("fleetImport", "assetsCreated assetsUnchanged", { assets });
    return imported && imported.assetsCreated + imported.assetsUnchanged;
  },
  "Query.nodes(ids:)": async (ids) => {
    const document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    return (await admin.request<{ nodes: unknown[] }>(document, { ids })).nodes.length;
  },
  "ReadingsInput.assetIds": subscriptionTo(READINGS, "assetIds", "s0"),
  "ReadingsInput.sensors": subscriptionTo(READINGS, "sensors", "s0"),
  "RejectionsInput.reasons": subscriptionTo(REJECTIONS, "reasons", "none"),
  "RejectedMessagesInput.reasons": subscriptionTo(REJECTED, "reasons", "none"),
  "RejectedMessageFilter.reasons": async (reasons) => {
    const document = `query ($filter: RejectedMessageFilter) { tenant {
      rejectedMessages(filter: $filter) { nodes { id } } } }`;
    const read = async (filter: object) =>
      (await query<{ rejectedMessages: { nodes: unknown[] } }>(document, { filter })).rejectedMessages.nodes.length;
    await publishUntil("none", async () => (await read({})) > 0);
    return read({ reasons });
  },
  "RejectedMessagesRedriveInput.reasons": async (reasons) => {
    interface Redriven extends Payload {
      examined: number;
    }
    const redrive = (input: object) => mutation<Redriven>("rejectedMessagesRedrive", "examined", input);
    await publishUntil("none", async () => ((await redrive({}))?.examined ?? 0) > 0);
    return (await redrive({ reasons }))?.examined ?? null;
  },
  "SensorFilter.assetIds": async (assetIds) => {
    const document = "query ($filter: SensorFilter) { tenant { sensors(filter: $filter) { nodes { id } } } }";
    const found = await query<{ sensors: { nodes: unknown[] } }>(document, { filter: { assetIds } });
    return found.sensors.nodes.length;
  },
  "SeriesInput.aggregates": async (aggregates) => {
    const document = `query ($input: SeriesInput!) { tenant { asset(assetId: "a") { sensor(sensorId: "s0") {
      latestReading { value } series(input: $input) { points { min max avg sum count first last delta } } } } } }`;
    interface Found {
      asset: { sensor: { latestReading: object | null; series: { points: Record<string, number | null>[] } } };
    }
    const input = { range: { from: new Date(Date.now() - 3_600_000).toISOString() }, every: "1h", aggregates };
    const read = async () => (await query<Found>(document, { input })).asset.sensor;
    await publishUntil("s0", async () => (await read()).latestReading !== null);
    const { points } = (await read()).series;
    return points.flatMap((point) => Object.values(point)).filter((value) => value !== null).length;
  },
};

const schema = buildSchema(readFileSync("schema.graphql", "utf8"));

test("covers every list that a client can send", () => {
  expect(Object.keys(CASES).sort()).toEqual(listsOf(schema).sort());
});

test("finds a new list in any place of the schema", () => {
  const gained = buildSchema("input I { a: [Int] b: [[Int!]!]! c: Int } type Query { f(x: [I!]!, y: I): Int }");
  expect(listsOf(gained).sort()).toEqual(["I.a", "I.b", "Query.f(x:)"]);
});

test.each(Object.keys(CASES))("regression: an empty list matches nothing: %s", async (coordinate) => {
  const count = CASES[coordinate]!;
  expect((await count([])) ?? 0).toBe(0);
  const [typeName, fieldName] = coordinate.split(/[.(]/);
  const type = schema.getType(typeName!);
  const field = isInputObjectType(type) ? type.getFields()[fieldName!] : undefined;
  if (field === undefined || String(field.type).endsWith("!") || ABSENT_IS_NONE.has(coordinate)) return;
  // Without the list, the same case must match objects.
  expect(await count(undefined)).toBeGreaterThan(0);
});

test("an empty list adds nothing to another list", async () => {
  const input = { assetIds: [], sensors: [{ assetId: "a", sensorId: "s0" }] };
  expect(await eventsOf(admin, READINGS, input, "s0")).toBeGreaterThan(0);
});
