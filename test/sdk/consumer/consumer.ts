/** A customer's program: it only has to type-check against the packed SDK. */
import {
  allPages,
  createSluice,
  orThrow,
  SluiceError,
  type ReadingsQuery,
  type Sluice,
  type SluiceErrorCode,
} from "@sluice/sdk";

const sluice: Sluice = createSluice({
  url: "http://127.0.0.1:4000/graphql",
  apiKey: "slk_x",
  reconnect: { minMs: 10 },
});

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

export function codeOf(error: unknown): SluiceErrorCode | null {
  return error instanceof SluiceError ? error.code : null;
}
