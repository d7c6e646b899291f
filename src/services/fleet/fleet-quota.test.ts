import type { Tenant } from "../../domain/entities";
import { toId } from "../../domain/keys";
import { DEFAULT_TENANT_LIMITS } from "../../domain/limits";
import { FleetQuota } from "./fleet-quota";

const QUOTAS = { maxAssets: 3, maxSensors: 2, maxApiKeys: 1, maxBrokerCredentials: 1 };

const tenant: Tenant = {
  tenantId: toId("acme"),
  name: "acme",
  status: "ACTIVE",
  createdAt: new Date(1_700_000_000_000),
  limits: DEFAULT_TENANT_LIMITS,
  broker: { username: "tenant_acme", hash: "", salt: "", iterations: 1 },
};

function quotaOf(countSensors: () => Promise<number>) {
  const quota = new FleetQuota({ count: async () => Promise.resolve(0) }, { count: countSensors }, QUOTAS);
  return (assets: number, sensors: number) => quota.take(tenant, { assets, sensors }, "assets");
}

test("reserves assets and sensors up to the quotas", async () => {
  const take = quotaOf(async () => Promise.resolve(0));
  expect(await take(2, 1)).toBeNull();
  expect(await take(1, 1)).toBeNull();
  expect(await take(1, 0)).toMatchObject({
    code: "LIMIT_EXCEEDED",
    message: expect.stringContaining("maxAssets") as string,
  });
});

test("regression: releases the assets if the sensors exceed their quota", async () => {
  const take = quotaOf(async () => Promise.resolve(0));
  expect(await take(3, 3)).toMatchObject({ message: expect.stringContaining("maxSensors") as string });
  expect(await take(3, 2)).toBeNull();
});

test("regression: releases the assets if the sensors cannot be counted", async () => {
  const counts = jest.fn<Promise<number>, []>().mockRejectedValueOnce(new Error("down")).mockResolvedValue(0);
  const take = quotaOf(counts);
  await expect(take(3, 1)).rejects.toThrow("down");
  expect(await take(3, 1)).toBeNull();
});
