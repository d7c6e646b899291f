import { setTimeout as delay } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { SupersededError } from "../../src/domain/errors";
import { leaseOfJob, leaseOfPartition, type LeaseName, type ProcessId } from "../../src/domain/lease";
import type { LeaseStore, LivingProcess } from "../../src/domain/ports/leases";
import type { Duty, DutyContext } from "../../src/leases/duty";
import { LeaseKeeper } from "../../src/leases/lease-keeper";
import type { LeaseTimes } from "../../src/leases/lease-times";
import { MongoLeases } from "../../src/store/leases";
import { registrationFeed } from "../../src/store/registry-changes";
import { disposeLater, sharedMongo } from "../harness/servers";
import { until } from "../harness/until";
import { silent } from "../store/database";

const INGEST = leaseOfPartition("ingest", 0);
const TIMES = { ttlMs: 5_000, everyMs: 100, calmMs: 4_000 };

let next = 0;

async function newStore() {
  const { uri } = await sharedMongo();
  const client = await new MongoClient(uri).connect();
  disposeLater(() => client.close());
  return { store: new MongoLeases(client.db(), registrationFeed(client.db(), silent)), db: client.db() };
}

function living(id: string, more: Partial<LivingProcess> = {}): LivingProcess {
  const settings = { values: {}, sessions: {} };
  const common = { isLeaving: false, startedAt: new Date(), place: null, pid: 1, settings } as const;
  return { id: id as ProcessId, kinds: ["ingest"], ...common, ...more };
}

/** Creates a process with duties that record their starts and stops. */
function newProcess(
  store: LeaseStore,
  names: readonly LeaseName[] = [INGEST],
  start = async () => {},
  isPossible = () => true,
  times: Partial<LeaseTimes> = TIMES,
) {
  const events: string[] = [];
  const contexts = new Map<LeaseName, DutyContext>();
  const duties = names.map((lease): Duty => ({
    lease,
    title: lease,
    isPossible,
    create(context) {
      contexts.set(lease, context);
      return {
        async start() {
          await start();
          events.push(`start ${lease}`);
        },
        stop: async () => void events.push(`stop ${lease}`),
      };
    },
  }));
  const id = `process-${next++}` as ProcessId;
  const observer = { owned: () => undefined, released: () => undefined, settingsDiffer: () => undefined };
  const onFailed = (error: unknown) => {
    throw error;
  };
  const identity = { id, pid: 1, place: null, settings: { values: {}, sessions: {} } };
  const keeper = new LeaseKeeper(duties, { store, identity, observer, logger: silent, onFailed }, times);
  disposeLater(() => keeper.stop());
  const owns = () => keeper.owned().map(({ name }) => name);
  return { keeper, events, contexts, owns };
}

describe("leases in MongoDB", () => {
  it("are granted to one of many processes, with an epoch that rises with each owner", async () => {
    const { store } = await newStore();
    const names = Array.from({ length: 8 }, (_, index) => `p${index}` as ProcessId);
    for (const epoch of [1, 2, 3]) {
      const known = (await store.view()).leases[0];
      const taken = await Promise.all(names.map((name) => store.take(INGEST, known, name)));
      const winners = taken.filter((held) => held !== null);
      expect(winners).toMatchObject([{ name: INGEST, epoch }]);
    }
  });

  it("cannot be released by a process that has lost them", async () => {
    const { store } = await newStore();
    const first = await store.take(INGEST, undefined, "a" as ProcessId);
    const [known] = (await store.view()).leases;
    await store.take(INGEST, known, "b" as ProcessId);
    await store.release(first!, "a" as ProcessId);
    expect((await store.view()).leases).toMatchObject([{ owner: "b", epoch: 2 }]);
  });

  it("expire by the server's time, independently of a process's clock", async () => {
    const { store } = await newStore();
    const realNow = Date.now;
    disposeLater(async () => void (Date.now = realNow));
    for (const wrongBy of [-3_600_000, 3_600_000]) {
      Date.now = () => realNow() + wrongBy;
      await store.renew(living("a"), 4_000);
      const [seen] = (await store.view()).processes;
      expect(seen!.expiresInMs).toBeGreaterThan(0);
      expect(seen!.expiresInMs).toBeLessThanOrEqual(4_000);
      await until(async () => (await store.view()).processes.length === 0);
    }
  });

  it("treat a host name that looks like an expression as text", async () => {
    const { store } = await newStore();
    await store.renew(living("$$NOW:1:ab", { place: "$pid" }), 60_000);
    await store.take(INGEST, undefined, "$$NOW:1:ab" as ProcessId);
    const { leases, processes } = await store.view();
    expect(leases).toMatchObject([{ owner: "$$NOW:1:ab" }]);
    expect(processes).toMatchObject([{ id: "$$NOW:1:ab", place: "$pid" }]);
  });
});

test("one process runs a duty, and another takes it over when the first process stops", async () => {
  const { store } = await newStore();
  const [first, second] = [newProcess(store), newProcess(store)];
  await first.keeper.start();
  await second.keeper.start();
  expect([first.owns(), second.owns()]).toEqual([[INGEST], []]);
  await first.keeper.stop();
  await until(() => second.owns().length === 1 && second.events.length > 0);
  expect(first.events).toEqual([`start ${INGEST}`, `stop ${INGEST}`]);
  expect(second.events).toEqual([`start ${INGEST}`]);
  expect((await store.view()).processes.map(({ id }) => id)).toEqual([second.keeper.id]);
});

test("an owner that stops hands its lease to a standby without a new claim", async () => {
  const { store } = await newStore();
  const refusing: LeaseStore = {
    renew: (...args) => store.renew(...args),
    view: () => store.view(),
    take: async () => null,
    release: (...args) => store.release(...args),
    leave: (...args) => store.leave(...args),
    watch: (...args) => store.watch(...args),
  };
  const [first, second] = [newProcess(store), newProcess(refusing)];
  await first.keeper.start();
  await second.keeper.start();
  await until(() => first.contexts.get(INGEST)!.hasSuccessor());
  await first.keeper.stop();
  await until(() => second.events.length > 0);
  expect((await store.view()).leases).toMatchObject([{ owner: second.keeper.id, epoch: 2 }]);
});

test("an owner stops its duty when another process has taken its lease", async () => {
  const { store } = await newStore();
  const { keeper, events, owns } = newProcess(store);
  await keeper.start();
  await store.renew(living("rival"), 60_000);
  const [known] = (await store.view()).leases;
  await store.take(INGEST, known, "rival" as ProcessId);
  await until(() => owns().length === 0 && events.length === 2);
  expect((await store.view()).leases).toMatchObject([{ owner: "rival", epoch: 2 }]);
});

test("a superseded duty stops, and its lease moves to a standby", async () => {
  const { store } = await newStore();
  const [first, second] = [newProcess(store), newProcess(store)];
  await first.keeper.start();
  await second.keeper.start();
  first.contexts.get(INGEST)!.superseded(new SupersededError("another writer"));
  await until(() => second.owns().length === 1);
  expect(first.events).toEqual([`start ${INGEST}`, `stop ${INGEST}`]);
});

test("a superseded process without a standby starts its duty again", async () => {
  const { store } = await newStore();
  const { keeper, contexts, events } = newProcess(store);
  await keeper.start();
  contexts.get(INGEST)!.superseded(new SupersededError("another writer"));
  await until(() => events.length === 3);
  expect(events).toEqual([`start ${INGEST}`, `stop ${INGEST}`, `start ${INGEST}`]);
});

test("reports a duty that does not start until it has started", async () => {
  const { store } = await newStore();
  let isBroken = true;
  const { keeper, events } = newProcess(store, [INGEST], async () => {
    if (isBroken) throw new Error("broken");
  });
  await keeper.start();
  await until(() => keeper.failures().length === 1);
  isBroken = false;
  await until(() => keeper.failures().length === 0);
  expect(events).toContain(`start ${INGEST}`);
});

test("a process keeps a duty that it cannot perform until another process can", async () => {
  const { store } = await newStore();
  let isPossible = true;
  const first = newProcess(store, [INGEST], undefined, () => isPossible);
  await first.keeper.start();
  isPossible = false;
  await until(async () => (await store.view()).processes.every(({ kinds }) => kinds.length === 0));
  expect(first.owns()).toEqual([INGEST]);
  const second = newProcess(store);
  await second.keeper.start();
  await until(() => first.owns().length === 0 && second.owns().length === 1);
  expect(first.events).toEqual([`start ${INGEST}`, `stop ${INGEST}`]);
});

test("processes share the leases of many partitions, and take them over after a stop", async () => {
  const { store } = await newStore();
  const names = [0, 1, 2, 3].map((partition) => leaseOfPartition("ingest", partition));
  const [first, second] = [newProcess(store, names), newProcess(store, names)];
  await first.keeper.start();
  expect(first.owns()).toHaveLength(4);
  await second.keeper.start();
  await until(() => first.owns().length === 2 && second.owns().length === 2);
  await first.keeper.stop();
  await until(() => second.owns().length === 4);
});

test("a process that returns takes no ingestion, but shares the other duties", async () => {
  const { store } = await newStore();
  const names = (["ingest", "flush"] as const).flatMap((role) => [0, 1].map((each) => leaseOfPartition(role, each)));
  const calm = { ...TIMES, calmMs: 3_600_000 };
  const [first, second] = [0, 1].map(() => newProcess(store, names, undefined, undefined, calm));
  await first!.keeper.start();
  await second!.keeper.start();
  await until(() => second!.events.length > 0 && first!.owns().length === 3);
  expect(first!.owns().filter((name) => name.startsWith("ingest/"))).toHaveLength(2);
  expect(first!.events.filter((event) => event.startsWith("stop ingest/"))).toEqual([]);
});

test("regression: a process that stops spreads its leases over new processes", async () => {
  const { store } = await newStore();
  const names = [0, 1, 2, 3].map((partition) => leaseOfPartition("ingest", partition));
  const rare = { ttlMs: 3_600_000, everyMs: 3_600_000, calmMs: 3_600_000 };
  const [first, ...others] = [0, 1, 2, 3, 4].map(() => newProcess(store, names, undefined, undefined, rare));
  await first!.keeper.start();
  expect(first!.owns()).toHaveLength(4);
  for (const { keeper } of others) await keeper.start();
  await first!.keeper.stop();
  await until(() => others.every(({ owns }) => owns().length === 1));
});

test("a start that takes longer than a lease does not move the lease", async () => {
  const { store } = await newStore();
  const slowly = () => delay(1.5 * TIMES.ttlMs);
  const [first, second] = [newProcess(store, [INGEST], slowly), newProcess(store, [INGEST], slowly)];
  await Promise.all([first, second].map(({ keeper }) => keeper.start()));
  expect([...first.events, ...second.events]).toEqual([`start ${INGEST}`]);
  expect((await store.view()).leases).toMatchObject([{ epoch: 1 }]);
});

test("ingestion starts and stops before the other duties", async () => {
  const { store } = await newStore();
  const names = [leaseOfPartition("flush", 0), leaseOfJob("deletions"), INGEST];
  const { keeper, events } = newProcess(store, names);
  await keeper.start();
  await keeper.stop();
  expect([events[0], events[3]]).toEqual([`start ${INGEST}`, `stop ${INGEST}`]);
  expect(events).toHaveLength(6);
});

test("an owner keeps its lease during an outage that also affects its standby", async () => {
  const { store } = await newStore();
  const away = { first: false, second: false };
  const storeOf = (name: keyof typeof away): LeaseStore => ({
    renew: async (...args) => {
      if (away[name]) throw new Error("away");
      await store.renew(...args);
    },
    view: () => store.view(),
    take: (...args) => store.take(...args),
    release: (...args) => store.release(...args),
    leave: (...args) => store.leave(...args),
    watch: (...args) => store.watch(...args),
  });
  const [first, second] = [newProcess(storeOf("first")), newProcess(storeOf("second"))];
  await first.keeper.start();
  await second.keeper.start();
  const living = async () => (await store.view()).processes.map(({ id }) => id);
  away.first = away.second = true;
  await until(async () => (await living()).length === 0);
  away.second = false;
  await until(async () => (await living()).includes(second.keeper.id));
  away.first = false;
  await until(async () => (await living()).includes(first.keeper.id));
  expect((await store.view()).leases).toMatchObject([{ owner: first.keeper.id, epoch: 1 }]);
  expect(first.events).toEqual([`start ${INGEST}`]);
});
