import { MongoClient } from "mongodb";
import type { PlatformProcess } from "../../dev/process";
import type { MoveState } from "../../src/domain/tenant-move";
import { disposeLater } from "../harness/servers";
import { until } from "../harness/until";
import {
  expectAllOnce,
  follow,
  gatewaysOf,
  homeOf,
  movableTenant,
  moved,
  requestMove,
  restartWithFile,
} from "./moving";
import { ask, gatewayOf, twoBrokers, type TwoBrokers } from "./two-brokers";

interface LeaseDocument {
  readonly _id: string;
  readonly owner: string | null;
}

interface TenantDocument {
  readonly _id: string;
}

interface TenantChange {
  readonly updateDescription: {
    readonly updatedFields: { readonly move?: { readonly state: MoveState }; readonly "move.state"?: MoveState };
  };
}

let world: TwoBrokers;
let mongo: MongoClient;
let processes: PlatformProcess[] = [];

const platform = (): PlatformProcess => {
  const found = processes.find(({ running }) => running);
  if (found === undefined) throw new Error("no process is running");
  return found;
};

beforeAll(async () => {
  world = await twoBrokers();
  mongo = await new MongoClient(world.mongo.uri).connect();
  disposeLater(() => mongo.close());
  processes = [await world.start(2), await world.start(2)];
});

async function ownerOf(lease: string): Promise<PlatformProcess | undefined> {
  const found = await mongo.db().collection<LeaseDocument>("leases").findOne({ _id: lease });
  return processes.find(({ pid, running }) => running && found?.owner?.includes(`:${pid}:`) === true);
}

/** Watches the next move. Returns all its states, even short ones. */
async function statesOf(tenantId: string): Promise<AsyncIterable<MoveState>> {
  const changes = mongo
    .db()
    .collection<TenantDocument>("tenants")
    .watch<TenantDocument, TenantChange>([{ $match: { "documentKey._id": tenantId, operationType: "update" } }]);
  // Opens the change stream.
  await changes.tryNext();
  return (async function* () {
    try {
      for await (const { updateDescription } of changes) {
        const { move, "move.state": state = move?.state } = updateDescription.updatedFields;
        if (state !== undefined) yield state;
      }
    } finally {
      await changes.close();
    }
  })();
}

/** Kills the process as soon as the move is in this state, and starts another process. */
async function killIn(states: AsyncIterable<MoveState>, state: MoveState, owner: PlatformProcess): Promise<void> {
  for await (const each of states) if (each === state) break;
  await owner.kill();
  processes = [...processes.filter((each) => each !== owner), await world.start(2)];
}

const KILLS: readonly (readonly [state: MoveState, lease: (from: number, to: number) => string])[] = [
  ["PREPARING", () => "job/tenant-moves"],
  ["STOPPING", () => "job/tenant-moves"],
  ["DRAINING", (from) => `ingest/${from}`],
  ["DRAINING", () => "job/tenant-moves"],
  ["STARTING", (_from, to) => `ingest/${to}`],
  ["STARTING", () => "job/tenant-moves"],
  ["FINISHING", () => "job/tenant-moves"],
];

test("continues a move if its process is killed in any state", async () => {
  const tenant = await movableTenant(platform(), world, 0);
  const { tenantId } = tenant;
  const first = await follow(platform(), tenant);
  const { cursor } = first;
  first.end();
  const gateways = await gatewaysOf(tenant, world.brokers);
  await until(() => gateways.every(({ acknowledged }) => acknowledged > 50));
  let from = 0;
  for (const [state, lease] of KILLS) {
    const to = 1 - from;
    const owner = await ownerOf(lease(from, to));
    const survivor = processes.find((each) => each !== owner);
    if (owner === undefined || survivor === undefined) throw new Error(`nobody or everybody owns ${lease(from, to)}`);
    const killed = killIn(await statesOf(tenantId), state, owner);
    expect(await requestMove(survivor, world, tenantId, to)).toEqual([]);
    const broker = world.brokers[to];
    if (broker === undefined) throw new Error("there is no broker");
    await restartWithFile(world, broker, to);
    await killed;
    await moved(survivor, world, tenantId, to);
    const before = gateways.map(({ acknowledged }) => acknowledged);
    await until(() => gateways.every(({ acknowledged }, index) => acknowledged > (before[index] ?? 0) + 10));
    process.stdout.write(`${lease(from, to)} killed in ${state}: the tenant moved to ${to}\n`);
    from = to;
  }
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await expectAllOnce(platform(), tenant, gateways, { cursor, mongo });
});

test("waits for a broker that is down, while the tenant publishes to the old broker", async () => {
  const tenant = await movableTenant(platform(), world, 0);
  const { tenantId } = tenant;
  const gateways = await gatewaysOf(tenant, world.brokers);
  await until(() => gateways.every(({ acknowledged }) => acknowledged > 10));
  const [, next] = world.brokers;
  await next.stop();
  expect(await requestMove(platform(), world, tenantId, 1)).toEqual([]);
  await until(async () => (await homeOf(platform(), world, tenantId)).move?.waitsFor?.includes("unavailable") === true);
  const before = gateways.map(({ acknowledged }) => acknowledged);
  await until(() => gateways.every(({ acknowledged }, index) => acknowledged > (before[index] ?? 0) + 10));
  await next.restart();
  await restartWithFile(world, next, 1);
  await moved(platform(), world, tenantId, 1);
  await Promise.all(gateways.map((gateway) => gateway.stop()));
});

test("moves a tenant that is suspended meanwhile, and admits it when it is resumed", async () => {
  const tenant = await movableTenant(platform(), world, 0);
  const { tenantId } = tenant;
  expect(await requestMove(platform(), world, tenantId, 1)).toEqual([]);
  await change("tenantSuspend", tenantId);
  await restartWithFile(world, world.brokers[1], 1);
  await moved(platform(), world, tenantId, 1);
  await expect(gatewayOf(tenant, world.brokers, world.brokers[1].url)).rejects.toThrow();
  await change("tenantResume", tenantId);
  await gatewayOf(tenant, world.brokers, world.brokers[1].url);
});

test("deletes a tenant during its move, with its users on both brokers", async () => {
  const { tenantId } = await movableTenant(platform(), world, 0);
  expect(await requestMove(platform(), world, tenantId, 1)).toEqual([]);
  await restartWithFile(world, world.brokers[1], 1);
  await change("tenantDelete", tenantId);
  const tenants = mongo.db().collection<TenantDocument>("tenants");
  await until(async () => (await tenants.countDocuments({ _id: tenantId })) === 0);
  const { brokerReconcile } = await ask<{ brokerReconcile: { drifts: readonly object[] } }>(
    platform(),
    world.operatorKey,
    "mutation { brokerReconcile(input: { dryRun: true }) { drifts { name detail } } }",
  );
  expect(brokerReconcile.drifts).toEqual([]);
});

async function change(mutation: "tenantSuspend" | "tenantResume" | "tenantDelete", tenantId: string): Promise<void> {
  const query = `mutation ($id: String!) { changed: ${mutation}(input: { tenantId: $id }) { userErrors { message } } }`;
  const { changed } = await ask<{ changed: { userErrors: readonly object[] } }>(platform(), world.operatorKey, query, {
    id: tenantId,
  });
  expect(changed.userErrors).toEqual([]);
}
