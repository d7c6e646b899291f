/**
 * For a tenant's key, what another tenant has answers exactly as what never existed: over every root field, argument,
 * input field, node type and subscription of the schema. A field that is new fails here until it is given a value.
 */
import { createSluice } from "@sluice/sdk";
import { getNamedType, type GraphQLField, type GraphQLInputType, type GraphQLObjectType, isObjectType } from "graphql";
import fc from "fast-check";
import { callOf, constantOf, fillAll, selectionOf } from "./generate";
import { buildWorld, type Answer, type Pair, type World } from "./world";

let world: World;
beforeAll(async () => {
  world = await buildWorld();
}, 120_000);

const ROLES = ["TENANT_ADMIN", "TENANT_READER"] as const;
type Side = "theirs" | "ghost";
type Values = Record<string, unknown>;

/** How the ids of an input are mixed: whose tenant is named, and whose things. */
const MIXES = ["their tenant, their things", "no tenant, their things", "own tenant, their things"] as const;
type Mix = (typeof MIXES)[number];

const base64 = (text: string) => Buffer.from(text).toString("base64url");

/** Texts that say nothing about whose something is. */
const NEUTRAL: Readonly<Record<string, string>> = {
  name: "n",
  type: "t",
  unit: "u",
  payload: '{"value": 1}',
  payloadContains: "x",
  tenantRates: "10:1",
  sensorRates: "10:1",
  every: "1h",
  timeZone: "UTC",
  csr: "-----BEGIN CERTIFICATE REQUEST-----",
  certificateRequest: "-----BEGIN CERTIFICATE REQUEST-----",
};

/** Pairs of one case, made when they are first needed, so that both sides of it use the same. */
class Case {
  readonly pairs: Pair[] = [];
  private readonly assetId: Pair;

  constructor(
    private readonly mix: Mix,
    private readonly listOf = "",
  ) {
    this.assetId = world.pairs.assetId();
    const { tenantId, sensorId, keyId, username, rejectionId } = world.pairs;
    this.pairs.push(this.assetId, tenantId, sensorId, keyId, username, rejectionId);
  }

  /** The value of a field, on one side. */
  valueOf(side: Side, name: string, type: GraphQLInputType, path: readonly string[]): unknown {
    const { pairs } = world;
    const tenantId = pairs.tenantId[side];
    const assetId = this.assetId[side];
    const sensorId = pairs.sensorId[side];
    switch (name) {
      case "tenantId":
        if (this.mix === "no tenant, their things") return undefined;
        return this.mix === "own tenant, their things" ? world.own.tenantId : tenantId;
      case "assetId":
      case "assetIds":
        return assetId;
      case "sensorId":
      case "sensorIds":
        return sensorId;
      case "keyId":
        return pairs.keyId[side];
      case "username":
        return pairs.username[side];
      case "sensorKey":
        return `${tenantId}/${assetId}/${sensorId}`;
      case "rejectionIds":
      case "rejectedMessageIds":
        return base64(`RejectedMessage:${pairs.rejectionId[side]}`);
      case "id":
      case "ids":
        return base64(`Asset:${tenantId}/${assetId}`);
      case "topic":
        return `tenants/${tenantId}/assets/${assetId}/sensors/${sensorId}/telemetry`;
      case "search":
        return assetId;
      case "idempotencyKey":
        return undefined;
      case "first":
        return 2;
      case "last":
        return undefined;
      case "before":
        return undefined;
      case "after":
        return this.cursor(side, path);
      case "from":
        return "2026-01-01T00:00:00.000Z";
      case "limits":
        return undefined;
    }
    const value = constantOf(type) ?? NEUTRAL[name];
    if (value === undefined) {
      throw new Error(
        `The isolation matrix has no value for '${[...path, name].join(".")}: ${String(type)}'. ` +
          "If it can hold the id of something, give it a pair in Case.valueOf; if not, a text in NEUTRAL.",
      );
    }
    return value;
  }

  /** A cursor of the list that holds a key of the other tenant. */
  private cursor(side: Side, path: readonly string[]): string | undefined {
    if (path.includes("input")) return base64("seq:0");
    const { pairs } = world;
    const keys: Record<string, string> = {
      tenants: `tenant:${pairs.tenantId[side]}`,
      assets: `asset:${this.assetId[side]}`,
      sensors: `sensor:${pairs.tenantId[side]}/${this.assetId[side]}/${pairs.sensorId[side]}`,
      apiKeys: `apiKey:${pairs.keyId[side]}`,
      rejectedMessages: `rejection:${pairs.rejectionId[side]}`,
    };
    const key = keys[this.listOf];
    return key === undefined ? undefined : base64(key);
  }

  /** What both sides must have in common: ids replaced, and what differs from one moment to the next. */
  comparable(answer: unknown): unknown {
    let text = JSON.stringify(answer);
    for (const pair of this.pairs) {
      for (const id of [pair.theirs, pair.ghost]) text = text.replaceAll(id, "ID");
    }
    return JSON.parse(
      text
        .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"TIME"')
        .replaceAll(/slk_[\w-]+/g, "SECRET")
        .replaceAll(/"(remaining|used|cost)":\d+/g, '"$1":0')
        .replaceAll(/"(id|keyId|cursor|startCursor|endCursor|eventId|password|username)":"[^"]*"/g, '"$1":"OPAQUE"'),
    );
  }
}

/** Where a tenant's key finds an object of a type whose fields take arguments. */
const PLACES: Readonly<Record<string, (call: string) => string>> = {
  Query: (call) => call,
  Tenant: (call) => `tenant { ${call} }`,
  Asset: (call) => `tenant { asset(assetId: "${world.own.assetId}") { ${call} } }`,
  Sensor: (call) =>
    `tenant { asset(assetId: "${world.own.assetId}") { sensor(sensorId: "${world.own.sensorId}") { ${call} } } }`,
};

/** Both sides of a case; null when they do not differ. */
function sides(of: Case, field: GraphQLField<unknown, unknown>): Record<Side, Values> | null {
  const fill = (side: Side) => fillAll(field.args, (name, type, path) => of.valueOf(side, name, type, path));
  const both = { theirs: fill("theirs"), ghost: fill("ghost") };
  return JSON.stringify(both.theirs) === JSON.stringify(both.ghost) ? null : both;
}

function expectMasked(answer: Answer): void {
  for (const error of answer.body.errors ?? []) {
    expect(error).not.toMatchObject({
      extensions: { code: expect.stringMatching(/INTERNAL|VALIDATION|PARSE/) as string },
    });
  }
}

async function compare(of: Case, ask: (side: Side) => Promise<Answer>): Promise<void> {
  const [theirs, ghost] = [await ask("theirs"), await ask("ghost")];
  expectMasked(theirs);
  expect(of.comparable(theirs)).toEqual(of.comparable(ghost));
}

function fieldsOf(type: GraphQLObjectType | null | undefined): GraphQLField<unknown, unknown>[] {
  return Object.values(type?.getFields() ?? {});
}

/** So that a matrix that has become empty by mistake is noticed. */
function expectMany(count: number, least: number): void {
  expect(count).toBeGreaterThanOrEqual(least);
}

test("every argument of every field that can be queried", async () => {
  let compared = 0;
  for (const type of Object.values(world.schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    if (type === world.schema.getMutationType() || type === world.schema.getSubscriptionType()) continue;
    for (const field of fieldsOf(type)) {
      if (field.args.length === 0) continue;
      const place = PLACES[type.name];
      if (place === undefined) throw new Error(`The isolation matrix does not know where to find a ${type.name}.`);
      for (const mix of MIXES) {
        const of = new Case(mix, field.name);
        const values = sides(of, field);
        if (values === null) continue;
        const { definitions, call } = callOf(field, values.theirs);
        for (const role of ROLES) {
          await compare(of, (side) =>
            world.ask(world.keys[role], `query ${definitions} { ${place(call)} }`, values[side]),
          );
          compared++;
        }
      }
    }
  }
  expectMany(compared, 20);
}, 120_000);

test("every mutation, in every mix of ids", async () => {
  let compared = 0;
  for (const field of fieldsOf(world.schema.getMutationType())) {
    for (const role of ROLES) {
      for (const mix of MIXES) {
        const of = new Case(mix);
        const values = sides(of, field);
        if (values === null) continue;
        const { definitions, call } = callOf(field, values.theirs, 1);
        await compare(of, (side) => world.ask(world.keys[role], `mutation ${definitions} { ${call} }`, values[side]));
        compared++;
      }
    }
  }
  expectMany(compared, 40);
}, 120_000);

test("every type of node", async () => {
  const { pairs } = world;
  const of = new Case("their tenant, their things");
  const asset = pairs.assetId();
  of.pairs.push(asset);
  const keys: Readonly<Record<string, (side: Side) => string>> = {
    Tenant: (side) => pairs.tenantId[side],
    Asset: (side) => `${pairs.tenantId[side]}/${asset[side]}`,
    Sensor: (side) => `${pairs.tenantId[side]}/${asset[side]}/${pairs.sensorId[side]}`,
    ApiKey: (side) => pairs.keyId[side],
    RejectedMessage: (side) => pairs.rejectionId[side],
    BrokerCredential: (side) => pairs.username[side],
  };
  const node = world.schema.getType("Node");
  const types = world.schema.getPossibleTypes(node as never);
  expectMany(types.length, 5);
  for (const type of types) {
    const keyOf = keys[type.name];
    if (keyOf === undefined) throw new Error(`The isolation matrix has no key of a ${type.name}.`);
    const fragment = `... on ${type.name} ${selectionOf(type, 1)}`;
    const query = `query ($id: ID!) { node(id: $id) { ${fragment} } nodes(ids: [$id, $id]) { ${fragment} } }`;
    const operators = await world.ask(world.keys.OPERATOR, query, { id: base64(`${type.name}:${keyOf("theirs")}`) });
    // Or the comparison below would compare nothing.
    expect([type.name, operators.body.data?.node]).toEqual([type.name, expect.any(Object)]);
    for (const role of ROLES) {
      const ask = (side: Side) => world.ask(world.keys[role], query, { id: base64(`${type.name}:${keyOf(side)}`) });
      await compare(of, ask);
      expect((await ask("theirs")).body).toMatchObject({ data: { node: null, nodes: [null, null] } });
    }
  }
}, 60_000);

test("every subscription, in every mix of ids", async () => {
  let compared = 0;
  for (const field of fieldsOf(world.schema.getSubscriptionType())) {
    for (const role of ROLES) {
      for (const mix of MIXES) {
        const of = new Case(mix);
        const values = sides(of, field);
        if (values === null) continue;
        const { definitions, call } = callOf(field, values.theirs, 1);
        const [theirs, ghost] = await Promise.all(
          (["theirs", "ghost"] as const).map((side) =>
            firstOf(world.keys[role], `subscription ${definitions} { ${call} }`, values[side]),
          ),
        );
        expect(theirs).not.toMatch(/INTERNAL/);
        expect(of.comparable(theirs)).toEqual(of.comparable(ghost));
        compared++;
      }
    }
  }
  expectMany(compared, 6);
}, 60_000);

/** The first event or the error of a subscription, as text; `open` when nothing comes of it. */
async function firstOf(apiKey: string, query: string, variables: Values): Promise<string> {
  const client = createSluice({ url: world.stack.graphqlUrl, apiKey });
  const stream = client.subscribe(query, variables);
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<string>((resolve) => (timer = setTimeout(() => resolve("open"), 1_000)));
  const first = stream.next().then(
    (event) => JSON.stringify(event),
    (error: unknown) => `${(error as { code?: string }).code}: ${(error as Error).message}`,
  );
  const result = await Promise.race([first, silence]);
  clearTimeout(timer);
  await client.close();
  return result;
}

/** What is no id, in every way that is likely or hostile. */
const WRONG = [
  "",
  " ",
  ".",
  "..",
  "../bravo",
  "a/b",
  "UPPER",
  "x".repeat(64),
  "y".repeat(10_000),
  "-dash",
  "a b",
  "a\u0000b",
  "\ud800",
  "\u202e",
  "日本",
  "+",
  "#",
  "$share",
  "$SYS",
  "{}",
  '{"$gt": ""}',
  "'; drop table tenants",
  "a\n",
];
/** Not `__proto__`, which is text of a valid input in JSON, but no id either. */
const ID_FIELDS = new Set(["tenantId", "assetId", "sensorId", "assetIds"]);

test("an id in any wrong form is a user error, never an internal one", async () => {
  const anything = fc.oneof(fc.constantFrom(...WRONG, "__proto__", "constructor"), fc.string({ maxLength: 80 }));
  let asked = 0;
  for (const field of fieldsOf(world.schema.getMutationType())) {
    const strings = new Set<string>();
    const of = new Case("own tenant, their things");
    fillAll(field.args, (name, type, path) => {
      if (String(type) === "String" || String(type) === "ID") strings.add(name);
      return of.valueOf("theirs", name, type, path);
    });
    for (const name of strings) {
      const key = name === "tenantId" ? world.keys.OPERATOR : world.keys.TENANT_ADMIN;
      const attempt = async (wrong: string) => {
        const values = fillAll(field.args, (each, type, path) =>
          each === name ? wrong : of.valueOf("theirs", each, type, path),
        );
        const { definitions, call } = callOf(field, values, 0);
        const type = getNamedType(field.type);
        const perItem = isObjectType(type) && "itemErrors" in type.getFields() ? "itemErrors { code }" : "";
        const selection = call.replace(/\{ __typename.*$/s, `{ userErrors { code field } ${perItem} }`);
        const answer = await world.ask(key, `mutation ${definitions} { ${selection} }`, values);
        asked++;
        expectMasked(answer);
        expect([200, 400]).toContain(answer.status);
        return answer;
      };
      for (const wrong of ID_FIELDS.has(name) ? WRONG : []) {
        const { body } = await attempt(wrong);
        const payload = body.data?.[field.name] as { userErrors: unknown[]; itemErrors?: unknown[] } | null | undefined;
        const found = [...(payload?.userErrors ?? []), ...(payload?.itemErrors ?? []), ...(body.errors ?? [])];
        expect([field.name, name, wrong, found.length > 0]).toEqual([field.name, name, wrong, true]);
      }
      await fc.assert(
        fc.asyncProperty(anything, async (wrong) => {
          await attempt(wrong);
        }),
        { numRuns: 6 },
      );
    }
  }
  expectMany(asked, 200);
}, 120_000);
