/** A customer's program. It must only type-check against the packed SDK. */
import {
  allPages,
  createSluice,
  orThrow,
  SluiceError,
  type ReadingsQuery,
  type Sluice,
  type SluiceErrorCode,
  type TypedDocument,
} from "@sluice/sdk";
import { documentIds } from "@sluice/sdk/document-ids";

const sluice: Sluice = createSluice({
  url: "http://127.0.0.1:4000/graphql",
  apiKey: "slk_x",
  reconnect: { minMs: 10 },
  documentIds,
});

// Declarations as a code generator writes them for the customer's own queries and subscription.
declare const TruckNames: TypedDocument<{ readonly tenant: { readonly name: string } | null }, { first: number }>;
declare const Viewer: TypedDocument<{ readonly viewer: { readonly role: string } }, { verbose?: boolean | null }>;
declare const Live: TypedDocument<{ readonly readings: { readonly cursor: string } }, { after?: string }>;

export async function use(): Promise<number> {
  const { apiKey, secret } = orThrow(
    await sluice.apiKeyCreate({ input: { role: "TENANT_READER", name: "dashboard" } }),
  );
  const text: string = apiKey.keyId + secret;
  // @ts-expect-error -- a role that does not exist
  await sluice.apiKeyCreate({ input: { role: "NOBODY", name: text } });
  // @ts-expect-error -- the input is required
  await sluice.assetRegister({});
  for await (const asset of allPages(async (after) => (await sluice.assets({ first: 10, after }))?.assets)) {
    const id: string = asset.assetId;
    if (id === "") break;
  }
  for await (const { readings, cursor, gap } of sluice.liveReadings({ input: { assetIds: ["truck-1"] } })) {
    const dropped: number | undefined = gap?.dropped;
    const values: number[] = readings.map(({ value }) => value);
    if (cursor !== "" && dropped === undefined) return values.length;
  }
  const stored: ReadingsQuery["tenant"] = await sluice.readings({
    assetId: "truck-1",
    sensorId: "temp-1",
    range: { from: "2026-03-01T00:00:00Z" },
  });
  return stored?.asset?.sensor?.readings.nodes.length ?? 0;
}

/** The types of the result and the variables come from the document. */
export async function requestTyped(): Promise<string> {
  const { tenant } = await sluice.request(TruckNames, { first: 10 });
  const { viewer } = await sluice.request(Viewer);
  await sluice.request(Viewer, { verbose: true }, { signal: AbortSignal.timeout(1_000) });
  // @ts-expect-error -- a misspelt variable
  await sluice.request(TruckNames, { frist: 1 });
  // @ts-expect-error -- a misspelt variable beside the right one
  await sluice.request(TruckNames, { first: 1, frist: 1 });
  // @ts-expect-error -- a variable of another type
  await sluice.request(TruckNames, { first: "1" });
  // @ts-expect-error -- the variable is required
  await sluice.request(TruckNames);
  // @ts-expect-error -- a field that the document does not select
  void (await sluice.request(Viewer)).tenant;
  for await (const { cursor } of sluice.subscribe(Live, { after: "c" })) {
    const text: string = cursor;
    // @ts-expect-error -- a misspelt variable
    sluice.subscribe(Live, { aftre: text });
  }
  const { anything } = await sluice.request("{ anything }", { of: "any", shape: 1 });
  const { own } = await sluice.request<{ own: number }>("{ own }");
  return `${tenant?.name}${viewer.role}${String(anything)}${own.toFixed()}`;
}

/** A list reads its pages by itself. */
export async function listAll(): Promise<string[]> {
  const names: string[] = [];
  for await (const { assetId, name } of sluice.list.assets()) names.push(name ?? assetId);
  for await (const { value } of sluice.list.readings({
    assetId: "truck-1",
    sensorId: "temp-1",
    range: { from: "2026-03-01T00:00:00Z" },
    pageSize: 1_000,
  })) {
    names.push(value.toFixed());
  }
  // @ts-expect-error -- the sensor and the range are required
  sluice.list.readings();
  // @ts-expect-error -- the list chooses the page itself
  sluice.list.assets({ first: 10 });
  // @ts-expect-error -- a mutation is no list
  void sluice.list.assetRegister;
  const series = await sluice.series({
    assetId: "truck-1",
    sensorId: "temp-1",
    input: { range: { from: "2026-03-01T00:00:00Z" }, every: "1h", aggregates: ["MIN"] },
  });
  const lowest: number | null | undefined = series?.asset?.sensor?.series.points[0]?.min;
  return [...names, String(lowest)];
}

export function codeOf(error: unknown): SluiceErrorCode | null {
  return error instanceof SluiceError ? error.code : null;
}
