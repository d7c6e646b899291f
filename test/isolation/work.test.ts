/**
 * Response times reveal nothing about other tenants. An ID of another tenant causes the same MongoDB commands as an ID
 * that never existed. Counts the commands of every field and mutation, for the first and the second request.
 */
import { FIRST_PARTITION } from "../../src/domain/keys";
import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import { isObjectType } from "graphql";
import type { Principal } from "../../src/domain/entities";
import type { GraphQLEngine } from "../../src/graphql/engine";
import { createEngine, run } from "../graphql/run";
import { disposeLater, uniqueName } from "../harness/servers";
import { OPERATOR, startStack, value, type Stack } from "../services/stack";
import {
  base64,
  Case,
  fieldsOf,
  MIXES,
  pageEndsOf,
  placeOf,
  sides,
  type Pair,
  type Side,
  type Subjects,
} from "./cases";
import { callOf, selectionOf } from "./generate";
import { principalOf } from "../harness/principal";

/**
 * Maximum number of attempts. Only a difference in every attempt counts, because a cache may expire between two
 * requests.
 */
const ATTEMPTS = 3;
const ASSETS = 600;
const KEYS = Array.from({ length: 400 }, (_, index) => `their-key-${index}`);

let stack: Stack;
let engine: GraphQLEngine;
let principals: readonly Principal[];
/** Subjects with each kind of username: from the registration, from a rotation, and from a later issue. */
let subjects: readonly Subjects[];
const commands = new AsyncLocalStorage<string[]>();

beforeAll(async () => {
  stack = await startStack();
  engine = createEngine(stack.services);
  stack.mongo.on("commandStarted", ({ commandName, command }) => {
    // Records only the name and the collection of each command. Other tests compare the responses.
    commands.getStore()?.push(`${commandName} ${String((command as Record<string, unknown>)[commandName])}`);
  });
  const [ownId, theirId, thirdId] = [uniqueName("alpha"), uniqueName("bravo"), uniqueName("charlie")];
  for (const tenantId of [ownId, theirId, thirdId]) {
    disposeLater(() => stack.accounts.deleteTenantAccount(tenantId, `tenant_${tenantId}`));
  }
  const { fleet, access, brokerCredentials } = stack.services;
  const own = await value(fleet.registerTenant(OPERATOR, { tenantId: ownId, name: "A" }));
  const theirs = await value(fleet.registerTenant(OPERATOR, { tenantId: theirId, name: "B" }));
  const third = await value(fleet.registerTenant(OPERATOR, { tenantId: thirdId, name: "C" }));
  await value(brokerCredentials.rotate(OPERATOR, { tenantId: thirdId }));
  const issued = await value(brokerCredentials.issue(OPERATOR, { tenantId: theirId }));
  const sensors = [{ sensorId: "their-probe", type: "t" }];
  const assets = Array.from({ length: ASSETS }, (_, index) => ({ assetId: `their-${index}`, type: "t", sensors }));
  await value(fleet.importFleet(OPERATOR, { tenantId: theirId, assets }));
  await value(
    fleet.importFleet(OPERATOR, {
      tenantId: ownId,
      assets: [{ assetId: "mine", type: "t", sensors: [{ sensorId: "probe", type: "t" }] }],
    }),
  );
  const rejectionId = randomBytes(12).toString("hex");
  await stack.ports.rejections.record([
    {
      rejectionId,
      at: new Date(),
      tenantId: theirId,
      topic: `tenants/${theirId}/x`,
      sensorKey: null,
      payloadSample: "",
      payloadBytes: 0,
      occurrences: 1,
      reason: "MALFORMED_TOPIC",
      stage: "DECODE",
      detail: "x",
    },
  ]);
  const theirAdmin = await principalOf(access, theirs.apiKeySecret);
  for (const idempotencyKey of KEYS) {
    await value(fleet.registerAsset(theirAdmin!, { assetId: idempotencyKey, type: "t", idempotencyKey }));
  }
  const event = await stack.mongo.db().collection("auditLog").findOne({ tenantId: theirId });
  if (event === null) throw new Error("nothing is in the audit log");
  const eventId = String(event._id);
  const admin = await principalOf(access, own.apiKeySecret);
  if (admin === null) throw new Error("the new key opens nothing");
  principals = [admin, { ...admin, role: "TENANT_READER" }];
  const flip = (id: string) => id.slice(0, -1) + (id.endsWith("0") ? "1" : "0");
  let [used, usedKeys] = [0, 0];
  const subjectsWith = (username: string, ghostOf: (ghost: string) => string): Subjects => ({
    own: { tenantId: ownId, assetId: "mine", sensorId: "probe" },
    cursors: {
      stream: stack.services.cursors.stream(admin).encode([{ partition: FIRST_PARTITION, seq: 0 }]),
      readings: stack.services.cursors.readings(admin).encode({ timestamp: 1_767_225_600_000, seq: 1 }),
    },
    pairs: {
      // Each case gets a new ID, because the registry remembers absent IDs.
      get tenantId(): Pair {
        return { theirs: theirId, ghost };
      },
      assetId: () => {
        const index = used++ % ASSETS;
        ghost = `ghost-${randomBytes(4).toString("hex")}`;
        return { theirs: `their-${index}`, ghost: `never-${index}` };
      },
      sensorId: { theirs: "their-probe", ghost: "never-probe" },
      keyId: { theirs: theirs.apiKey.keyId, ghost: flip(theirs.apiKey.keyId) },
      get username(): Pair {
        return { theirs: username, ghost: ghostOf(ghost) };
      },
      rejectionId: { theirs: rejectionId, ghost: flip(rejectionId) },
      eventId: { theirs: eventId, ghost: flip(eventId) },
      idempotencyKey: () => ({ theirs: KEYS[usedKeys++]!, ghost: uniqueName("never") }),
    },
  });
  let ghost = "ghost";
  subjects = [
    subjectsWith(theirs.credential.username, (tenantId) => `tenant_${tenantId}`),
    subjectsWith(third.credential.username, (tenantId) => `tenant_${tenantId}`),
    subjectsWith(issued.credential.username, () => flip(issued.credential.username)),
  ];
});

type Ask = (side: Side) => Promise<unknown>;

/** Resolves with the commands of each side, for its first and its second request. */
async function workOf(ask: Ask): Promise<Record<Side, string[][]>> {
  const work: Record<Side, string[][]> = { theirs: [], ghost: [] };
  for (const side of ["theirs", "ghost", "ghost", "theirs"] as const) {
    const counted: string[] = [];
    await commands.run(counted, () => ask(side));
    work[side].push(counted.sort());
  }
  return work;
}

/** @param makeCase Creates a new case for each attempt. Returns null if both sides are equal. */
async function expectSameWork(makeCase: () => Ask | null, what: string): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const ask = makeCase();
    if (ask === null) return false;
    const { theirs, ghost } = await workOf(ask);
    if (attempt < ATTEMPTS && JSON.stringify(theirs) !== JSON.stringify(ghost)) continue;
    expect({ what, commands: theirs }).toEqual({ what, commands: ghost });
    return true;
  }
}

test("detects that a tenant's own asset causes more commands than a missing asset", async () => {
  const [admin] = principals;
  const counted: string[] = [];
  await commands.run(counted, () => run(engine, admin!, `{ tenant { apiKeys(first: 2) { nodes { keyId } } } }`));
  expect(counted).toContain("find apiKeys");
});

test("covers every field of queries that takes an ID", async () => {
  let compared = 0;
  for (const type of Object.values(engine.schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    if (type === engine.schema.getMutationType() || type === engine.schema.getSubscriptionType()) continue;
    for (const field of fieldsOf(type)) {
      if (field.args.length === 0) continue;
      for (const about of subjects) {
        const place = placeOf(about, type.name);
        const ends = pageEndsOf(field);
        for (const [mix, end] of MIXES.flatMap((each) => ends.map((pageEnd) => [each, pageEnd] as const))) {
          const makeCase = (principal: Principal) => () => {
            const values = sides(new Case(about, mix, field.name, end), field);
            if (values === null) return null;
            const { definitions, call } = callOf(field, values.theirs);
            const query = `query ${definitions} { ${place(call)} }`;
            return (side: Side) => run(engine, principal, query, values[side]);
          };
          for (const principal of principals) {
            const what = `${type.name}.${field.name}, ${mix}, ${end}, ${principal.role}`;
            if (await expectSameWork(makeCase(principal), what)) compared++;
          }
        }
      }
    }
  }
  expect(compared).toBeGreaterThan(20);
});

test("covers every type of node", async () => {
  const types = engine.schema.getPossibleTypes(engine.schema.getType("Node") as never);
  for (const type of types) {
    for (const about of subjects) {
      for (const principal of principals) {
        const makeCase = () => {
          const of = new Case(about, "their tenant, their things");
          const keys = { theirs: of.keyOf("theirs", type.name), ghost: of.keyOf("ghost", type.name) };
          const fragment = `... on ${type.name} ${selectionOf(type, 1)}`;
          const query = `query ($id: ID!) { node(id: $id) { ${fragment} } nodes(ids: [$id, $id]) { ${fragment} } }`;
          return (side: Side) => run(engine, principal, query, { id: base64(`${type.name}:${keys[side]}`) });
        };
        expect(await expectSameWork(makeCase, `node ${type.name}, ${principal.role}`)).toBe(true);
      }
    }
  }
});

test("covers every mutation", async () => {
  let compared = 0;
  for (const field of fieldsOf(engine.schema.getMutationType())) {
    for (const about of subjects) {
      for (const mix of MIXES) {
        for (const principal of principals) {
          const makeCase = () => {
            const values = sides(new Case(about, mix), field);
            if (values === null) return null;
            const { definitions, call } = callOf(field, values.theirs, 1);
            return (side: Side) => run(engine, principal, `mutation ${definitions} { ${call} }`, values[side]);
          };
          if (await expectSameWork(makeCase, `${field.name}, ${mix}, ${principal.role}`)) compared++;
        }
      }
    }
  }
  expect(compared).toBeGreaterThan(40);
});
