import { createSluice, type Sluice } from "@sluice/sdk";

interface Asked {
  readonly first: number;
  readonly after?: string;
  readonly filter?: object;
}

/** Returns a client whose server has `count` assets, or no tenant. */
function clientOf(count: number | null): { sluice: Sluice; asked: Asked[] } {
  const asked: Asked[] = [];
  const fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    const { variables } = JSON.parse(init?.body as string) as { variables: Asked };
    asked.push(variables);
    if (count === null) return Response.json({ data: { tenant: null } });
    const start = Number(variables.after ?? 0);
    const end = Math.min(count, start + variables.first);
    const nodes = Array.from({ length: end - start }, (_, index) => ({ assetId: `a${start + index}` }));
    const pageInfo = { hasNextPage: end < count, endCursor: String(end) };
    return Response.json({ data: { tenant: { assets: { nodes, pageInfo } } } });
  };
  return { sluice: createSluice({ url: "http://127.0.0.1:1/graphql", apiKey: "slk_x", fetch }), asked };
}

async function idsOf(list: AsyncIterable<{ assetId: string }>, atMost = Infinity): Promise<string[]> {
  const ids: string[] = [];
  for await (const { assetId } of list) {
    ids.push(assetId);
    if (ids.length >= atMost) break;
  }
  return ids;
}

test("yields the items of all pages, with the operation's variables", async () => {
  const { sluice, asked } = clientOf(250);
  const filter = { type: "truck" };
  const ids = await idsOf(sluice.list.assets({ filter }));
  expect(ids).toEqual(Array.from({ length: 250 }, (_, index) => `a${index}`));
  expect(asked).toEqual([
    { first: 100, filter },
    { first: 100, after: "100", filter },
    { first: 100, after: "200", filter },
  ]);
});

test("fetches a page only when the loop reaches it", async () => {
  const { sluice, asked } = clientOf(10_000);
  expect(await idsOf(sluice.list.assets({ pageSize: 10 }), 11)).toHaveLength(11);
  expect(asked).toHaveLength(2);
});

test.each([0, -1, 1.5, 1_001, Number.NaN])("rejects a page size of %d before any request", (pageSize) => {
  const { sluice, asked } = clientOf(1);
  expect(() => sluice.list.assets({ pageSize })).toThrow(new RegExp(`pageSize ${pageSize} .*1 to 1000`));
  expect(asked).toEqual([]);
});

test("fails instead of yielding no items if the tenant does not exist", async () => {
  const { sluice } = clientOf(null);
  await expect(idsOf(sluice.list.assets({ tenantId: "acm" }))).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("ends with the signal's reason", async () => {
  const { sluice } = clientOf(1);
  const reason = new Error("enough");
  const list = sluice.list.assets({}, { signal: AbortSignal.abort(reason) });
  await expect(idsOf(list)).rejects.toBe(reason);
});
