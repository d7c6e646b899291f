import type { Principal } from "../../src/domain/entities";
import { toAssetKey, toId, toSensorKey } from "../../src/domain/keys";
import type { FleetService } from "../../src/services/fleet/fleet";
import { disposeLater, uniqueName } from "../harness/servers";
import { failures, OPERATOR, startStack, value, type Stack } from "./stack";
import { principalOf } from "../harness/principal";

let stack: Stack;
let fleet: FleetService;
let acme: Principal;
let reader: Principal;
let globex: Principal;

const FIRST = { limit: 100, backward: false, after: null, before: null };

beforeAll(async () => {
  stack = await startStack();
  ({ fleet } = stack.services);
  acme = await newAdmin("acme");
  globex = await newAdmin("globex");
  reader = { ...acme, role: "TENANT_READER" };
});

async function newAdmin(name: string): Promise<Principal> {
  const tenantId = uniqueName(name);
  const { apiKeySecret } = await value(fleet.registerTenant(OPERATOR, { tenantId, name }));
  disposeLater(() => stack.accounts.deleteTenantAccount(tenantId, `tenant_${tenantId}`));
  return (await principalOf(stack.services.access, apiKeySecret))!;
}

const own = (principal: Principal) => principal.tenantId!;

test("registers an asset and its sensor, and reads them back immediately", async () => {
  const { asset } = await value(
    fleet.registerAsset(acme, { assetId: "truck-102", type: " truck ", name: "Кабина 😀" }),
  );
  expect(asset).toMatchObject({ tenantId: own(acme), assetId: "truck-102", type: "truck", name: "Кабина 😀" });
  const input = { assetId: "truck-102", sensorId: "temp-1", type: "temperature", unit: "°C" };
  const { sensor } = await value(fleet.registerSensor(acme, input));
  const keys = [toSensorKey(`${own(acme)}/truck-102/temp-1`), toSensorKey(`${own(acme)}/truck-102/none`)];
  expect(await fleet.sensors(reader, keys)).toEqual([sensor, null]);
  expect((await fleet.pageSensors(acme, { tenantId: own(acme), assetId: toId("truck-102") }, FIRST, {})).items).toEqual(
    [sensor],
  );
  expect(await failures(fleet.registerAsset(acme, { assetId: "truck-102", type: "x" }))).toEqual([
    "ALREADY_EXISTS assetId",
  ]);
  expect(await failures(fleet.registerSensor(acme, input))).toEqual(["ALREADY_EXISTS sensorId"]);
  expect(await failures(fleet.registerSensor(acme, { ...input, assetId: "none" }))).toEqual(["NOT_FOUND assetId"]);
});

test("two tenants can use the same IDs", async () => {
  await value(fleet.registerAsset(acme, { assetId: "shared", type: "truck" }));
  await value(fleet.registerAsset(globex, { assetId: "shared", type: "building" }));
  const [asset] = await fleet.assets(acme, [toAssetKey(`${own(acme)}/shared`)]);
  expect(asset?.type).toBe("truck");
});

test("a reader cannot change anything", async () => {
  expect(await failures(fleet.registerAsset(reader, { assetId: "a", type: "t" }))).toEqual(["FORBIDDEN"]);
  expect(await failures(fleet.importFleet(reader, { assets: [] }))).toEqual(["FORBIDDEN"]);
});

test("an operator can act on any tenant by naming it", async () => {
  await value(fleet.registerAsset(OPERATOR, { tenantId: own(acme), assetId: "by-operator", type: "t" }));
  const without = await fleet.registerAsset(OPERATOR, { assetId: "Bad Id", type: "t" });
  expect(without).toMatchObject({
    ok: false,
    failure: [
      { code: "INVALID", field: ["assetId"] },
      { code: "INVALID", field: ["tenantId"] },
    ],
  });
});

describe("another tenant", () => {
  /** Responses must not differ in a single character, except for the requested ID. */
  async function sameAnswer(ask: (tenantId: string) => Promise<unknown>): Promise<void> {
    const never = uniqueName("never");
    const texts = await Promise.all(
      [own(globex), never].map(async (tenantId) => JSON.stringify(await ask(tenantId)).replaceAll(tenantId, "T")),
    );
    expect(texts[0]).toBe(texts[1]);
  }

  beforeAll(async () => {
    await value(
      fleet.importFleet(globex, {
        assets: [{ assetId: "hidden", type: "t", sensors: [{ sensorId: "s", type: "t" }] }],
      }),
    );
  });

  test.each<[string, (tenantId: string, principal: Principal) => Promise<unknown>]>([
    ["registerAsset", (tenantId, by) => fleet.registerAsset(by, { tenantId, assetId: "hidden", type: "t" })],
    [
      "registerSensor",
      (tenantId, by) => fleet.registerSensor(by, { tenantId, assetId: "hidden", sensorId: "s", type: "t" }),
    ],
    ["importFleet", (tenantId, by) => fleet.importFleet(by, { tenantId, assets: [] })],
    ["tenants", (tenantId, by) => fleet.tenants(by, [toId(tenantId)])],
    ["assets", (tenantId, by) => fleet.assets(by, [toAssetKey(`${tenantId}/hidden`)])],
    ["sensors", (tenantId, by) => fleet.sensors(by, [toSensorKey(`${tenantId}/hidden/s`)])],
    ["pageAssets", (tenantId, by) => fleet.pageAssets(by, toId(tenantId), FIRST, {})],
    [
      "pageSensors",
      (tenantId, by) => fleet.pageSensors(by, { tenantId: toId(tenantId), assetId: toId("hidden") }, FIRST, {}),
    ],
    ["pageKeys", (tenantId, by) => stack.services.access.pageKeys(by, toId(tenantId), FIRST)],
    ["latest", (tenantId, by) => stack.services.telemetry.latest(by, [toSensorKey(`${tenantId}/hidden/s`)])],
    [
      "pageReadings",
      (tenantId, by) =>
        stack.services.telemetry.pageReadings(
          by,
          toSensorKey(`${tenantId}/hidden/s`),
          { from: 0, to: 1e13 },
          { ...FIRST, after: null, before: null },
        ),
    ],
    ["subscribe", (tenantId, by) => stack.services.telemetry.subscribe(by, { tenantId, onOverflow: "GAP" })],
    [
      "subscribe to sensors",
      (tenantId, by) =>
        stack.services.telemetry.subscribe(by, {
          tenantId,
          sensors: [{ assetId: "hidden", sensorId: "s" }],
          onOverflow: "GAP",
        }),
    ],
    ["rejections", (tenantId, by) => stack.services.rejections.page(by, toId(tenantId), FIRST, {})],
    ["subscribe to rejections", (tenantId, by) => stack.services.rejections.subscribe(by, { tenantId })],
  ])("looks like a missing tenant: %s", async (_name, ask) => {
    await sameAnswer((tenantId) => ask(tenantId, acme));
    await sameAnswer((tenantId) => ask(tenantId, reader));
  });

  test("is not in the list of tenants", async () => {
    const { items } = await fleet.pageTenants(acme, FIRST, {});
    expect(items.map(({ tenantId }) => tenantId)).toEqual([own(acme)]);
    expect((await fleet.pageTenants(acme, FIRST, { search: "globex" })).items).toEqual([]);
    expect((await fleet.pageTenants(OPERATOR, FIRST, {})).items.length).toBeGreaterThanOrEqual(2);
  });
});

describe("import", () => {
  const assets = Array.from({ length: 20 }, (_, index) => ({
    assetId: `bulk-${index}`,
    type: "truck",
    sensors: [
      { sensorId: "s1", type: "temperature", unit: "°C" },
      { sensorId: "s2", type: "humidity" },
    ],
  }));

  test("is idempotent: it keeps what exists, with its attributes", async () => {
    const counts = { assetsCreated: 20, assetsUnchanged: 0, sensorsCreated: 40, sensorsUnchanged: 0, errors: [] };
    expect(await value(fleet.importFleet(acme, { assets }))).toEqual({ tenantId: own(acme), ...counts });
    const altered = assets.map((asset) => ({ ...asset, type: "ship" }));
    const again = await value(fleet.importFleet(acme, { assets: altered }));
    expect(again).toMatchObject({ assetsCreated: 0, assetsUnchanged: 20, sensorsCreated: 0, sensorsUnchanged: 40 });
    expect((await fleet.assets(acme, [toAssetKey(`${own(acme)}/bulk-0`)]))[0]?.type).toBe("truck");
  });

  test("stores valid items, and reports each invalid item", async () => {
    const result = await value(
      fleet.importFleet(acme, {
        assets: [
          {
            assetId: "good",
            type: "t",
            sensors: [
              { sensorId: "s", type: "t" },
              { sensorId: "S", type: "t" },
            ],
          },
          { assetId: "bad id", type: "t", sensors: [] },
          { assetId: "good", type: "t", sensors: [] },
        ],
      }),
    );
    expect(result).toMatchObject({ assetsCreated: 1, sensorsCreated: 1 });
    expect(result.errors.map(({ failure }) => failure.field.join("."))).toEqual([
      "assets.0.sensors.1.sensorId",
      "assets.1.assetId",
      "assets.2.assetId",
    ]);
  });

  test("is rejected as a whole when it is too large", async () => {
    const many = Array.from({ length: 1_001 }, (_, index) => ({ assetId: `a${index}`, type: "t", sensors: [] }));
    expect(await failures(fleet.importFleet(acme, { assets: many }))).toEqual(["INVALID assets"]);
  });
});

test("hostile values match nothing and change nothing", async () => {
  const hostile = [{ $gt: "" }, { $ne: null }, ["a"], null, "$where", "a/../b", "__proto__", "\u0000"] as never[];
  for (const bad of hostile) {
    expect(await failures(fleet.registerAsset(acme, { assetId: bad, type: bad }))).toContain("INVALID assetId");
    expect(await failures(fleet.registerAsset(OPERATOR, { tenantId: bad, assetId: "a", type: "t" }))).toContain(
      "INVALID tenantId",
    );
    expect(await fleet.tenants(OPERATOR, [bad])).toEqual([null]);
    expect(await fleet.assets(OPERATOR, [bad])).toEqual([null]);
    expect(await fleet.sensors(OPERATOR, [bad])).toEqual([null]);
    expect(await stack.services.rejections.find(OPERATOR, [bad])).toEqual([null]);
    expect(await stack.services.access.findKeys(OPERATOR, [bad])).toEqual([null]);
    expect(
      (await fleet.pageAssets(acme, own(acme), { ...FIRST, after: bad }, { search: bad, type: bad })).items,
    ).toBeDefined();
  }
});

describe("subscriptions", () => {
  test("accept existing assets and sensors, and report missing ones", async () => {
    const subscribe = (by: Principal, input: object) =>
      failures(stack.services.telemetry.subscribe(by, { onOverflow: "GAP", ...input }));
    await value(fleet.registerAsset(acme, { assetId: "live", type: "t" }));
    expect(await subscribe(acme, {})).toEqual([]);
    expect(await subscribe(acme, { assetIds: ["live"] })).toEqual([]);
    expect(
      await subscribe(acme, { assetIds: ["live", "none"], sensors: [{ assetId: "live", sensorId: "none" }] }),
    ).toEqual(["NOT_FOUND assetIds.1", "NOT_FOUND sensors.0"]);
    expect(await subscribe(acme, { assetIds: ["A"], after: [{ partition: 0, seq: -1 }], onOverflow: "DROP" })).toEqual([
      "INVALID assetIds.0",
      "INVALID after",
      "INVALID onOverflow",
    ]);
    expect(await subscribe(OPERATOR, {})).toEqual([]);
    expect(await subscribe(OPERATOR, { assetIds: ["live"] })).toEqual(["INVALID tenantId"]);
    expect(await subscribe(OPERATOR, { tenantId: own(acme) })).toEqual([]);
  });

  test("deliver rejections of all tenants, and of no tenant, to an operator", async () => {
    expect(await failures(stack.services.rejections.subscribe(OPERATOR, {}))).toEqual([]);
    expect(await failures(stack.services.rejections.subscribe(acme, { reasons: ["NONE" as never] }))).toEqual([
      "INVALID reasons.0",
    ]);
  });
});
