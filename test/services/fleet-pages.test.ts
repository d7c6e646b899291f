/**
 * Lists of assets and sensors from memory: their content after changes, in the changing process and in another process.
 */
import type { Principal } from "../../src/domain/entities";
import { disposeLater, sharedMongo, uniqueName } from "../harness/servers";
import { commandsTo } from "../store/database";
import { OPERATOR, startStack, value, type Stack } from "./stack";
import { until } from "../harness/until";
import { principalOf } from "../harness/principal";

const FIRST = { limit: 100, backward: false, after: null, before: null };

let here: Stack;
/** A second process on the same database and broker. */
let there: Stack;

beforeAll(async () => {
  const { uri } = await sharedMongo();
  here = await startStack({ uri });
  there = await startStack({ uri });
});

async function newAdmin(name: string): Promise<Principal> {
  const tenantId = uniqueName(name);
  const { apiKeySecret } = await value(here.services.fleet.registerTenant(OPERATOR, { tenantId, name }));
  disposeLater(() => here.accounts.deleteTenantAccount(tenantId, `tenant_${tenantId}`));
  return (await principalOf(here.services.access, apiKeySecret))!;
}

/** Resolves with `asset name` and `asset/sensor type` of all entries in the lists of a process. */
async function shown({ services: { fleet } }: Stack, principal: Principal): Promise<string[]> {
  const tenantId = principal.tenantId!;
  const assets = await fleet.pageAssets(principal, tenantId, FIRST, {});
  const sensors = await fleet.pageSensors(principal, { tenantId, assetId: null }, FIRST, {});
  return [
    ...assets.items.map(({ assetId, name }) => `${assetId} ${name}`),
    ...sensors.items.map(({ assetId, sensorId, type }) => `${assetId}/${sensorId} ${type}`),
  ];
}

/** Reads until the process shows the expected entries, up to the test's time limit. */
async function shownBy(process: Stack, principal: Principal, expected: readonly string[]): Promise<void> {
  await until(async () => JSON.stringify(await shown(process, principal)) === JSON.stringify(expected));
}

test("lists show a change immediately in the same process, and soon in others", async () => {
  const acme = await newAdmin("acme");
  const { fleet, lifecycle } = here.services;
  const changes: [change: () => Promise<unknown>, after: string[]][] = [
    [async () => undefined, []],
    [() => value(fleet.registerAsset(acme, { assetId: "truck", type: "truck", name: "One" })), ["truck One"]],
    [
      () => value(fleet.registerSensor(acme, { assetId: "truck", sensorId: "a", type: "t" })),
      ["truck One", "truck/a t"],
    ],
    [
      () =>
        value(
          fleet.importFleet(acme, {
            assets: [{ assetId: "van", type: "van", sensors: [{ sensorId: "b", type: "t" }] }],
          }),
        ),
      ["truck One", "van null", "truck/a t", "van/b t"],
    ],
    [
      () => value(lifecycle.updateAsset(acme, { assetId: "van", name: "Two" })),
      ["truck One", "van Two", "truck/a t", "van/b t"],
    ],
    [
      () => value(lifecycle.updateSensor(acme, { assetId: "van", sensorId: "b", type: "u" })),
      ["truck One", "van Two", "truck/a t", "van/b u"],
    ],
    [
      () => value(lifecycle.deleteSensor(acme, { assetId: "truck", sensorId: "a" })),
      ["truck One", "van Two", "van/b u"],
    ],
    [() => value(lifecycle.deleteAsset(acme, { assetId: "van" })), ["truck One"]],
  ];
  let before: readonly string[] = [];
  for (const [change, after] of changes) {
    await change();
    // The other process may perform the deletion, so wait until this process shows it.
    if (after.length < before.length) await shownBy(here, acme, after);
    before = after;
    // Reads twice, so that the second read comes from memory.
    expect(await shown(here, acme)).toEqual(after);
    expect(await shown(here, acme)).toEqual(after);
    await shownBy(there, acme, after);
  }
});

test("lists of a deleted tenant are empty immediately here, and soon elsewhere", async () => {
  const acme = await newAdmin("acme");
  await value(here.services.fleet.registerAsset(acme, { assetId: "truck", type: "truck", name: "One" }));
  await shownBy(there, acme, ["truck One"]);
  expect(await shown(here, acme)).toEqual(["truck One"]);
  await value(here.services.lifecycle.deleteTenant(OPERATOR, { tenantId: acme.tenantId! }));
  expect(await shown(here, acme)).toEqual([]);
  await shownBy(there, acme, []);
});

test("repeated lists need no read, and contain only the tenant's own entries", async () => {
  const [acme, globex] = [await newAdmin("acme"), await newAdmin("globex")];
  const { fleet } = here.services;
  for (const [principal, name] of [
    [acme, "Acme's"],
    [globex, "Globex's"],
  ] as const) {
    await value(fleet.registerAsset(principal, { assetId: "truck", type: "truck", name }));
    // Wait until the change feed has reported the registration to the other process.
    await shownBy(there, principal, [`truck ${name}`]);
  }
  const reads = commandsTo(there.mongo.db(), "sensors");
  for (let times = 0; times < 20; times++) {
    expect(await shown(there, acme)).toEqual(["truck Acme's"]);
    expect(await shown(there, globex)).toEqual(["truck Globex's"]);
    expect(await fleet.pageAssets(globex, acme.tenantId!, FIRST, {})).toEqual({ items: [], hasMore: false });
    expect(await there.services.fleet.pageAssets(globex, acme.tenantId!, FIRST, {})).toMatchObject({ items: [] });
  }
  expect(reads.length).toBeLessThan(20);
});
