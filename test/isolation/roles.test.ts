/**
 * The roles that may call each mutation of the schema. Readers may change nothing. Operators may change everything of
 * every tenant.
 */
import { type GraphQLField, isObjectType } from "graphql";
import { changeOperations, readOperations } from "../../src/services/operations";
import { Case, fieldsOf, operationOf } from "./cases";
import { callOf, fillAll } from "./generate";
import { buildWorld, type World } from "./world";

type Values = Record<string, unknown>;

let world: World;
beforeAll(async () => {
  world = await buildWorld();
});

/** Patterns of destructive mutations, which run last. The deletion of the tenant is the last. */
const LAST = [/Suspend$/, /Resume$/, /Revoke$/, /^(sensor|asset)Delete$/, /^tenantDelete$/];

function mutations(): GraphQLField<unknown, unknown>[] {
  const rank = ({ name }: { name: string }) => LAST.findIndex((pattern) => pattern.test(name));
  return fieldsOf(world.schema.getMutationType()).sort((a, b) => rank(a) - rank(b));
}

/** Runs a mutation. Resolves with the codes of all errors in the response. */
async function errorCodes(key: string, field: GraphQLField<unknown, unknown>, values: Values): Promise<string[]> {
  const { definitions, call } = callOf(field, values, 0);
  const type = field.type;
  const items = isObjectType(type) && "itemErrors" in type.getFields() ? "itemErrors { code }" : "";
  const selection = call.replace(/\{ __typename.*$/s, `{ userErrors { code } ${items} }`);
  const { body } = await world.ask(key, `mutation ${definitions} { ${selection} }`, values);
  const payload = body.data?.[field.name] as { userErrors: { code: string }[]; itemErrors?: { code: string }[] } | null;
  const errors = (body.errors ?? []).map(({ extensions }) => `top: ${extensions?.code ?? "?"}`);
  return [...errors, ...[...(payload?.userErrors ?? []), ...(payload?.itemErrors ?? [])].map(({ code }) => code)];
}

/** Returns arguments with IDs of existing objects of the other tenant. */
function theirs(field: GraphQLField<unknown, unknown>): Values {
  const of = new Case(world, "their tenant, their things");
  return fillAll(field.args, (name, type, path) => of.valueOf("theirs", name, type, path));
}

/** Returns arguments with IDs of the reader's own tenant, so that only the role prevents the change. */
function ours(field: GraphQLField<unknown, unknown>): Values {
  const of = new Case(world, "own tenant, their things");
  const own: Readonly<Record<string, unknown>> = {
    assetId: world.own.assetId,
    assetIds: world.own.assetId,
    sensorId: world.own.sensorId,
    sensorIds: world.own.sensorId,
    username: world.gateways.own.username,
    keyId: /^slk_([^_]+)_/.exec(world.keys.TENANT_ADMIN)?.[1],
  };
  return fillAll(field.args, (name, type, path) => own[name] ?? of.valueOf("theirs", name, type, path));
}

test("the table of operations has one row for each mutation, which fits its input", () => {
  const names = mutations().map(({ name }) => name);
  expect(
    changeOperations()
      .map(({ action }) => action)
      .sort(),
  ).toEqual(names.sort());
  for (const field of mutations()) {
    const inputs = new Set<string>();
    fillAll(field.args, (name, _type, path) => {
      if (path.length === 1) inputs.add(name);
      return undefined;
    });
    const { action, idempotent, scope } = operationOf(field);
    expect([action, idempotent]).toEqual([action, inputs.has("idempotencyKey")]);
    if (scope === "TENANT") expect([action, [...inputs]]).toEqual([action, expect.arrayContaining(["tenantId"])]);
    else if (scope === "BY_ITEM") expect([action, inputs.has("tenantId")]).toEqual([action, false]);
  }
});

test("a TENANT_ADMIN cannot call mutations that are reserved for operators", async () => {
  const rejected: Record<string, string[]> = {};
  const reserved = mutations().filter((field) => !operationOf(field).roles.includes("TENANT_ADMIN"));
  for (const field of reserved) {
    rejected[field.name] = await errorCodes(world.keys.TENANT_ADMIN, field, ours(field));
  }
  expect(Object.keys(rejected).length).toBeGreaterThanOrEqual(5);
  expect(rejected).toEqual(Object.fromEntries(reserved.map(({ name }) => [name, ["FORBIDDEN"]])));
});

test("a TENANT_READER cannot change anything, even in its own tenant", async () => {
  const everything = `{ tenant {
    name status assets(first: 100) { nodes { assetId name sensors(first: 10) { nodes { sensorId unit } } } }
    apiKeys(first: 100) { nodes { keyId revokedAt } } brokerCredentials(first: 100) { nodes { username status } } } }`;
  const before = await world.ask(world.keys.TENANT_ADMIN, everything);
  expect(before.body.data?.tenant).toMatchObject({ status: "ACTIVE" });
  expect(changeOperations().filter(({ roles }) => roles.includes("TENANT_READER"))).toEqual([]);
  const rejected: Record<string, string[]> = {};
  const expected: Record<string, string[]> = {};
  for (const field of mutations()) {
    rejected[field.name] = await errorCodes(world.keys.TENANT_READER, field, ours(field));
    expected[field.name] = ["FORBIDDEN"];
  }
  expect(rejected).toEqual(expected);
  const after = await world.ask(world.keys.TENANT_ADMIN, everything);
  expect(after.body.data).toEqual(before.body.data);
});

test("a tenant's key cannot act on another tenant, but an operator's key can", async () => {
  const wrong: string[] = [];
  for (const field of mutations()) {
    const values = theirs(field);
    const administrator = await errorCodes(world.keys.TENANT_ADMIN, field, values);
    if (administrator.length === 0) wrong.push(`${field.name}: a tenant's key is not rejected`);
    const operator = await errorCodes(world.stack.operatorKey, field, values);
    if (operator.some((code) => code === "FORBIDDEN" || code === "NOT_FOUND" || code.startsWith("top:"))) {
      wrong.push(`${field.name}: the operator's is: ${operator.join(", ")}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("only operators can read operators' data", async () => {
  const range = `range: { from: "${new Date(Date.now() - 3_600_000).toISOString()}" }`;
  const query = `{ platform { version ledger(${range}) { received } } }`;
  const operators = await world.ask(world.stack.operatorKey, query);
  expect(operators.body.data).toMatchObject({ platform: { ledger: { received: expect.any(Number) as number } } });
  for (const key of [world.keys.TENANT_ADMIN, world.keys.TENANT_READER]) {
    const { body } = await world.ask(key, query);
    expect(body).toMatchObject({ data: null, errors: [{ extensions: { code: "FORBIDDEN" } }] });
    const { body: others } = await world.ask(key, `{ unattributedLedger(${range}) { received } }`);
    expect(others).toMatchObject({ data: { unattributedLedger: null } });
  }
});

/** Fields of the lists that the table of operations hides from some roles of a tenant. */
const WITHHELD: Readonly<Record<string, string>> = {
  "access.pageKeys": "apiKeys",
  "audit.page": "auditLog",
  "brokerCredentials.page": "brokerCredentials",
};

test("a TENANT_READER cannot read lists that the table of operations hides", async () => {
  const withheld = readOperations().filter(
    ([, { roles, scope }]) => scope.startsWith("TENANT") && !roles.includes("TENANT_READER"),
  );
  expect(withheld.map(([name]) => name).sort()).toEqual(Object.keys(WITHHELD).sort());
  for (const [name, { roles }] of withheld) {
    expect([name, roles]).toEqual([name, ["OPERATOR", "TENANT_ADMIN"]]);
    const query = `{ tenant { tenantId ${WITHHELD[name]!}(first: 1) { nodes { __typename } } } }`;
    const admin = await world.ask(world.keys.TENANT_ADMIN, query);
    expect(admin.body).toMatchObject({ data: { tenant: { [WITHHELD[name]!]: { nodes: [{}] } } } });
    const reader = await world.ask(world.keys.TENANT_READER, query);
    const path = ["tenant", WITHHELD[name]];
    expect(reader.body).toMatchObject({
      data: { tenant: null },
      errors: [{ path, extensions: { code: "FORBIDDEN" } }],
    });
  }
});

test("a TENANT_READER can find only its own access by ID", async () => {
  const LISTS = "{ viewer { apiKey { id } } tenant { apiKeys { nodes { id } } brokerCredentials { nodes { id } } } }";
  interface Lists {
    tenant: Record<"apiKeys" | "brokerCredentials", { nodes: { id: string }[] }>;
  }
  const { tenant } = (await world.ask(world.keys.TENANT_ADMIN, LISTS)).body.data as unknown as Lists;
  const own = (await world.ask(world.keys.TENANT_READER, "{ viewer { apiKey { id } } }")).body.data as unknown as {
    viewer: { apiKey: { id: string } };
  };
  const ids = [...tenant.apiKeys.nodes, ...tenant.brokerCredentials.nodes].map(({ id }) => id);
  expect(ids.length).toBeGreaterThanOrEqual(3);
  const NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
  const read = async (key: string) => (await world.ask(key, NODES, { ids })).body.data?.nodes;
  expect(await read(world.keys.TENANT_ADMIN)).toEqual(ids.map((id) => ({ id })));
  expect(await read(world.keys.TENANT_READER)).toEqual(ids.map((id) => (id === own.viewer.apiKey.id ? { id } : null)));
});
