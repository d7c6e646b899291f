/**
 * A tenant's key gets the same response for another tenant's data as for data that never existed. The tests cover every
 * root field, argument, input field, node type and subscription of the schema. They fail until a new field has a value.
 */
import { setTimeout as delay } from "node:timers/promises";
import { FIRST_PARTITION, toId } from "../../src/domain/keys";
import { createSluice } from "@sluice/sdk";
import { getNamedType, isObjectType } from "graphql";
import fc from "fast-check";
import {
  base64,
  Case,
  fieldsOf,
  MIXES,
  operationOf,
  pageEndsOf,
  placeOf,
  ROLES,
  sides,
  type Side,
  type Values,
} from "./cases";
import { callOf, fillAll, selectionOf } from "./generate";
import { buildWorld, principalOf, type Answer, type World } from "./world";

/** If neither subscription has an event or error within this time, both are open. */
const SILENT_MS = 1_000;
/** If one subscription responds, the time limit for the other. */
const LATE_MS = 60_000;

let world: World;
beforeAll(async () => {
  world = await buildWorld();
});

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

/** Asserts a minimum number of cases, so that a matrix that is empty by mistake fails the test. */
function expectMany(count: number, least: number): void {
  expect(count).toBeGreaterThanOrEqual(least);
}

test("covers every argument of every field of queries", async () => {
  let compared = 0;
  for (const type of Object.values(world.schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    if (type === world.schema.getMutationType() || type === world.schema.getSubscriptionType()) continue;
    for (const field of fieldsOf(type)) {
      if (field.args.length === 0) continue;
      const place = placeOf(world, type.name);
      const ends = pageEndsOf(field);
      for (const [mix, end] of MIXES.flatMap((each) => ends.map((pageEnd) => [each, pageEnd] as const))) {
        const of = new Case(world, mix, field.name, end);
        const values = sides(of, field);
        if (values === null) continue;
        const { definitions, call } = callOf(field, values.theirs);
        for (const role of ROLES) {
          const ask = (side: Side) =>
            world.ask(world.keys[role], `query ${definitions} { ${place(call)} }`, values[side]);
          await compare(of, ask);
          // A malformed cursor would give equal responses, so assert that the cursor is well formed.
          expect((await ask("theirs")).body.errors ?? []).not.toContainEqual(
            expect.objectContaining({ message: expect.stringContaining("not a cursor") as string }),
          );
          compared++;
        }
      }
    }
  }
  expectMany(compared, 20);
});

test("covers every mutation, in every mix of IDs", async () => {
  let compared = 0;
  for (const field of fieldsOf(world.schema.getMutationType())) {
    // Roles that may not change their own tenant are also covered, because their responses must not depend on other
    // tenants.
    expect(operationOf(field).roles).toContain("OPERATOR");
    for (const role of ROLES) {
      for (const mix of MIXES) {
        const of = new Case(world, mix);
        const values = sides(of, field);
        if (values === null) continue;
        const { definitions, call } = callOf(field, values.theirs, 1);
        await compare(of, (side) => world.ask(world.keys[role], `mutation ${definitions} { ${call} }`, values[side]));
        compared++;
      }
    }
  }
  expectMany(compared, 40);
});

test("covers every type of node", async () => {
  const of = new Case(world, "their tenant, their things");
  const node = world.schema.getType("Node");
  const types = world.schema.getPossibleTypes(node as never);
  expectMany(types.length, 5);
  for (const type of types) {
    const keyOf = (side: Side) => of.keyOf(side, type.name);
    const fragment = `... on ${type.name} ${selectionOf(type, 1)}`;
    const query = `query ($id: ID!) { node(id: $id) { ${fragment} } nodes(ids: [$id, $id]) { ${fragment} } }`;
    const operators = await world.ask(world.keys.OPERATOR, query, { id: base64(`${type.name}:${keyOf("theirs")}`) });
    // For an operator, the node must exist. Otherwise, the comparison below would prove nothing.
    expect([type.name, operators.body.data?.node]).toEqual([type.name, expect.any(Object)]);
    for (const role of ROLES) {
      const ask = (side: Side) => world.ask(world.keys[role], query, { id: base64(`${type.name}:${keyOf(side)}`) });
      await compare(of, ask);
      expect((await ask("theirs")).body).toMatchObject({ data: { node: null, nodes: [null, null] } });
    }
  }
});

test("covers every subscription, in every mix of IDs", async () => {
  let compared = 0;
  for (const field of fieldsOf(world.schema.getSubscriptionType())) {
    for (const role of ROLES) {
      for (const mix of MIXES) {
        const of = new Case(world, mix, field.name);
        const values = sides(of, field);
        if (values === null) continue;
        const { definitions, call } = callOf(field, values.theirs, 1);
        const query = `subscription ${definitions} { ${call} }`;
        const [theirs, ghost] = await firstOfBoth(world.keys[role], query, [values.theirs, values.ghost]);
        expect(theirs).not.toMatch(/INTERNAL/);
        expect(of.comparable(theirs)).toEqual(of.comparable(ghost));
        compared++;
      }
    }
  }
  expectMany(compared, 6);
});

test("rejects a cursor that was sealed for another tenant, or not sealed", async () => {
  const { assetId, sensorId } = world.own;
  const PAGE = `query ($after: Cursor) { tenant { asset(assetId: "${assetId}") { sensor(sensorId: "${sensorId}") {
    readings(range: { from: "2026-01-01T00:00:00Z" }, after: $after) { nodes { value } } } } } }`;
  const STREAM = "subscription ($input: ReadingsInput!) { readings(input: $input) { cursor } }";
  const { theirs, ghost } = world.pairs.tenantId;
  for (const role of ROLES) {
    const key = world.keys[role];
    for (const tenantId of [theirs, ghost]) {
      const of = principalOf(toId(tenantId));
      const after = world.sealed.readings(of).encode({ timestamp: 1_767_225_600_000, seq: 1 });
      for (const cursor of [after, base64("reading:1767225600000:1")]) {
        expect((await world.ask(key, PAGE, { after: cursor })).body.errors).toMatchObject([
          { message: expect.stringContaining("not a cursor") as string, extensions: { code: "BAD_USER_INPUT" } },
        ]);
      }
      for (const cursor of [
        world.sealed.stream(of).encode([{ partition: FIRST_PARTITION, seq: 0 }]),
        base64("seq:0"),
      ]) {
        expect(await firstOf(key, STREAM, { input: { after: cursor } })).toMatch(/BAD_USER_INPUT.*not a cursor/);
      }
    }
    expect(await firstOf(key, STREAM, { input: { after: world.cursors.stream } })).toContain("cursor");
  }
});

/** Opens a subscription. `first` resolves with its first event or its error, as text. */
function beginSubscription(apiKey: string, query: string, variables: Values) {
  const client = createSluice({ url: world.stack.graphqlUrl, apiKey });
  const first = client
    .subscribe(query, variables)
    .next()
    .then(
      (event) => JSON.stringify(event),
      (error: unknown) => `${(error as { code?: string }).code}: ${(error as Error).message}`,
    );
  return { first, close: () => client.close() };
}

async function firstOf(apiKey: string, query: string, variables: Values): Promise<string> {
  const { first, close } = beginSubscription(apiKey, query, variables);
  const result = await first;
  await close();
  return result;
}

/**
 * Resolves with the first event or error of both subscriptions, or with `open` for a subscription that does not
 * respond. If one responds, the other has a long time limit.
 */
async function firstOfBoth(
  apiKey: string,
  query: string,
  variables: readonly [Values, Values],
): Promise<[string, string]> {
  const both = variables.map((each) => beginSubscription(apiKey, query, each));
  const firsts = both.map(({ first }) => first);
  const isAnswered = await Promise.race([
    ...firsts.map((first) => first.then(() => true)),
    delay(SILENT_MS, false, { ref: false }),
  ]);
  const late = delay(isAnswered ? LATE_MS : 0, "open", { ref: false });
  const [theirs = "", ghost = ""] = await Promise.all(firsts.map((first) => Promise.race([first, late])));
  await Promise.all(both.map(({ close }) => close()));
  return [theirs, ghost];
}

/** Invalid IDs: common mistakes and attacks. */
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
/** Fields that hold an ID. */
const ID_FIELDS = new Set(["tenantId", "assetId", "sensorId", "assetIds"]);

test("reports an invalid ID as a user error, never as an internal error", async () => {
  const anything = fc.oneof(fc.constantFrom(...WRONG, "__proto__", "constructor"), fc.string({ maxLength: 80 }));
  let asked = 0;
  for (const field of fieldsOf(world.schema.getMutationType())) {
    const strings = new Set<string>();
    const of = new Case(world, "own tenant, their things");
    fillAll(field.args, (name, type, path) => {
      if (String(type) === "String" || String(type) === "ID") strings.add(name);
      return of.valueOf("theirs", name, type, path);
    });
    for (const name of strings) {
      const key = name === "tenantId" ? world.keys.OPERATOR : world.keys.TENANT_ADMIN;
      const attempt = async (wrong: string) => {
        const values = fillAll(field.args, (each, type, path) =>
          each === name ? wrong : each === "idempotencyKey" ? undefined : of.valueOf("theirs", each, type, path),
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
});
