import { createMemoryServices, principal } from "./memory-services";
import { createEngine, run } from "./run";

const engine = createEngine(createMemoryServices());
const operator = principal("OPERATOR");
const ASSETS = `query ($first: Int, $after: Cursor, $last: Int, $before: Cursor) {
  tenant(tenantId: "acme") {
    assets(first: $first, after: $after, last: $last, before: $before) {
      nodes { assetId } edges { cursor node { assetId } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}`;

async function assets(variables: Record<string, unknown>) {
  const { data, errors } = await run(engine, operator, ASSETS, variables);
  const tenant = data?.tenant as { assets: { nodes: { assetId: string }[]; pageInfo: Record<string, unknown> } };
  return { errors, ids: tenant?.assets.nodes.map(({ assetId }) => assetId), pageInfo: tenant?.assets.pageInfo };
}

describe("connections", () => {
  test("page forward and backward through all items", async () => {
    const first = await assets({ first: 2 });
    expect(first).toMatchObject({
      ids: ["truck-1", "truck-2"],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    const next = await assets({ first: 2, after: first.pageInfo.endCursor });
    expect(next).toMatchObject({ ids: ["truck-3"], pageInfo: { hasNextPage: false, hasPreviousPage: true } });
    const back = await assets({ last: 1, before: next.pageInfo.startCursor });
    expect(back).toMatchObject({ ids: ["truck-2"], pageInfo: { hasNextPage: true, hasPreviousPage: true } });
    const none = await assets({ first: 2, after: next.pageInfo.endCursor });
    expect(none).toMatchObject({ ids: [], pageInfo: { hasNextPage: false, startCursor: null, endCursor: null } });
  });

  test("of readings resume after a timestamp and a position", async () => {
    const query = `query ($after: Cursor) { node(id: "${Buffer.from("Sensor:acme/truck-1/temp").toString("base64url")}") {
      ... on Sensor { readings(range: { from: "2026-01-01T00:00:00Z" }, first: 3, after: $after) {
        nodes { value } pageInfo { endCursor } } } } }`;
    const first = (await run(engine, operator, query)).data as {
      node: { readings: { pageInfo: { endCursor: string } } };
    };
    const after = first.node.readings.pageInfo.endCursor;
    const second = await run(engine, operator, query, { after });
    expect(second.data).toMatchObject({ node: { readings: { nodes: [{ value: 3 }, { value: 4 }] } } });
  });

  test.each([
    [{ first: 0 }, "first"],
    [{ first: -1 }, "first"],
    [{ first: 1_001 }, "first"],
    [{ last: 0 }, "last"],
    [{ last: 1_001 }, "last"],
    [{ first: 1, last: 1 }, "last"],
    [{ after: "nonsense" }, "after"],
    [{ before: "nonsense" }, "before"],
    [{ after: Buffer.from("sensor:acme/x").toString("base64url") }, "after"],
    [{ after: `${Buffer.from("asset:truck-1").toString("base64url")}=` }, "after"],
  ])("reject %j and name the argument", async (variables, argument) => {
    const { errors } = await assets(variables);
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT", argument }, path: ["tenant", "assets"] }]);
    expect(errors?.[0]?.message).toContain(`'${argument}'`);
  });

  test("reject a cursor of a list as a cursor of a stream", async () => {
    const query = 'subscription ($after: Cursor) { readings(input: { tenantId: "acme", after: $after }) { cursor } }';
    const context = engine.contextFor(operator);
    const prepared = await engine.prepare({ query, variables: { after: "dGVuYW50OmFjbWU" } }, context);
    const result = prepared.ok ? await engine.subscribe(prepared.value, context) : undefined;
    expect(result).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT", argument: "after" } }] });
  });
});
