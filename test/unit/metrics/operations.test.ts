import { fail, ok } from "../../../src/domain/result";
import { createMetrics } from "../../../src/metrics/metrics";
import { observedOperations } from "../../../src/services/observed-operations";

function observed() {
  const { registry, operations } = createMetrics(() => new Map());
  const services = observedOperations(
    {
      fleet: {
        pageAssets: async (tenantId: string) => ({ items: [`asset of ${tenantId}`], hasMore: false }),
        registerAsset: async (assetId: string) => (assetId === "" ? fail([{ code: "INVALID" }]) : ok({ assetId })),
        peekAsset: () => null,
      },
      audit: { page: () => Promise.reject(new Error("down")) },
    },
    operations,
  );
  const counts = async () => {
    const text = await registry.getSingleMetricAsString("sluice_service_operation_seconds");
    const lines = text.matchAll(/_count\{operation="([^"]+)",outcome="([^"]+)"\} (\d+)/g);
    return [...lines].map(([, operation, outcome, count]) => [operation, outcome, Number(count)]);
  };
  return { services, counts };
}

test("counts each operation by its name and outcome, and changes no result", async () => {
  const { services, counts } = observed();
  const { fleet, audit } = services;
  expect(await fleet.pageAssets("acme")).toEqual({ items: ["asset of acme"], hasMore: false });
  expect(await fleet.registerAsset("truck-1")).toEqual(ok({ assetId: "truck-1" }));
  expect(await fleet.registerAsset("truck-2")).toMatchObject({ ok: true });
  expect(await fleet.registerAsset("")).toEqual(fail([{ code: "INVALID" }]));
  await expect(audit.page()).rejects.toThrow("down");
  expect(await counts()).toEqual([
    ["fleet.pageAssets", "ok", 1],
    ["fleet.registerAsset", "ok", 2],
    ["fleet.registerAsset", "rejected", 1],
    ["audit.page", "failed", 1],
  ]);
});

test("counts no look-up in memory", async () => {
  const { services, counts } = observed();
  expect(services.fleet.peekAsset()).toBeNull();
  expect(await counts()).toEqual([]);
});
