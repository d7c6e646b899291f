import { BEFORE_ALL, toId, toPartition, toPosition, toSensorKeys, type Partition, type Position } from "../domain/keys";
import type { JournalBatch } from "../domain/ports/journal";
import type { ReadingsEvent, StreamPosition } from "../domain/ports/live";
import { streamPosition } from "../domain/ports/live";
import type { HomeSpan } from "../domain/tenant-move";
import { PartitionedReadings } from "./partitioned-readings";
import { ReadingsFeed } from "./readings";

const [ONE, TWO] = [toPartition(0), toPartition(1)];
const TENANT = toId("acme");
const live = { onOverflow: "GAP" } as const;
const at = toPosition;

/** A partition in memory. Positions are not dense, and another tenant writes too. */
class PartitionInMemory {
  readonly batches: JournalBatch[] = [];
  readonly feed: ReadingsFeed;

  constructor(partition: Partition) {
    const journal = {
      bounds: async () => ({ oldest: at(this.batches[0]?.position ?? 0), newest: this.newest }),
      read: async (after: Position, limit: number) =>
        this.batches.filter(({ position }) => position > after).slice(0, limit),
      readOf: async (tenantId: string, after: Position, through: Position) => {
        const range = this.batches.filter(({ position }) => position > after && position <= through);
        const batches = range.filter(({ columns }) => columns.sources.some((key) => key.startsWith(`${tenantId}/`)));
        return { batches, through, missing: after, examined: range.length };
      },
    };
    this.feed = new ReadingsFeed(journal, { bySeq: async () => [] }, 1_000, partition);
  }

  get newest(): Position {
    return this.batches.at(-1)?.position ?? BEFORE_ALL;
  }

  commit(value: number, tenant = "acme"): void {
    const batch: JournalBatch = {
      position: at(this.newest + 10),
      previous: this.newest,
      committedAt: 1_000,
      ledger: [],
      columns: {
        sources: toSensorKeys([`${tenant}/a/s`]),
        source: Uint32Array.of(0),
        timestamp: Float64Array.of(value),
        receivedAt: Float64Array.of(1_000),
        value: Float64Array.of(value),
        fingerprint: new Uint32Array(2),
      },
    };
    this.batches.push(batch);
    this.feed.publish(batch);
  }
}

/** Two partitions, and a tenant whose home is the first until it moves. */
class World {
  readonly one = new PartitionInMemory(ONE);
  readonly two = new PartitionInMemory(TWO);
  homes: readonly HomeSpan[] = [{ partition: ONE, after: BEFORE_ALL, through: null }];
  private readonly listeners = new Set<(homes: readonly HomeSpan[]) => void>();
  private readonly readings = new PartitionedReadings(
    new Map([
      [ONE, this.one.feed],
      [TWO, this.two.feed],
    ]),
    {
      onMoved: (_tenantId, listener) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
      },
    },
  );

  move(from: PartitionInMemory, to: PartitionInMemory): void {
    const last = this.homes.at(-1);
    if (last === undefined) throw new Error("no home");
    const partition = to === this.one ? ONE : TWO;
    this.homes = [
      ...this.homes.slice(0, -1),
      { ...last, through: from.newest },
      { partition, after: to.newest, through: null },
    ];
  }

  tell(): void {
    for (const listener of this.listeners) listener(this.homes);
  }

  subscribe(after?: StreamPosition) {
    const events = this.readings.subscribe({ tenantId: TENANT, homes: this.homes }, { ...live, after });
    return { events, take: (count: number) => valuesOf(events, count) };
  }
}

async function valuesOf(events: AsyncIterator<ReadingsEvent>, count: number) {
  const values: number[] = [];
  let place: StreamPosition = [];
  while (values.length < count) {
    const result = await events.next();
    if (result.done === true) throw new Error("the stream has ended");
    values.push(...result.value.readings.map(({ value }) => value));
    place = streamPosition(result.value, result.value.cursor);
  }
  return { values, place };
}

/** 1 and 2 in the first partition, 3 and 4 in the second, 5 in the first again; 9 is of another tenant. */
function movedTwice(): World {
  const world = new World();
  world.one.commit(1);
  world.one.commit(2);
  world.two.commit(9, "other");
  world.two.commit(9, "acme-2");
  world.move(world.one, world.two);
  world.one.commit(9, "other");
  world.two.commit(3);
  world.two.commit(4);
  world.move(world.two, world.one);
  world.two.commit(9, "other");
  world.one.commit(5);
  return world;
}

test("replays the home partitions of a tenant in their order", async () => {
  const { values } = await movedTwice()
    .subscribe([{ partition: ONE, seq: 0 }])
    .take(5);
  expect(values).toEqual([1, 2, 3, 4, 5]);
});

test("resumes from the cursor of every event without a gap or a repetition", async () => {
  // 1 and 2 arrive in one event, as do 3 and 4.
  for (const delivered of [2, 4, 5]) {
    const world = movedTwice();
    const { values, place } = await world.subscribe([{ partition: ONE, seq: 0 }]).take(delivered);
    world.one.commit(6);
    const rest = await world.subscribe(place).take(6 - delivered);
    expect([...values, ...rest.values]).toEqual([1, 2, 3, 4, 5, 6]);
  }
});

test("follows a tenant that moves while it is subscribed", async () => {
  const world = new World();
  const { take } = world.subscribe();
  world.one.commit(1);
  expect((await take(1)).values).toEqual([1]);
  const pending = take(4);
  world.one.commit(2);
  world.move(world.one, world.two);
  world.two.commit(3);
  world.tell();
  world.two.commit(4);
  world.move(world.two, world.one);
  world.tell();
  world.one.commit(5);
  expect((await pending).values).toEqual([2, 3, 4, 5]);
});

test("delivers the waiting readings of the home partition that the tenant leaves", async () => {
  const world = new World();
  const { events, take } = world.subscribe();
  for (const value of [1, 2, 3]) world.one.commit(value);
  world.move(world.one, world.two);
  world.tell();
  world.two.commit(4);
  expect((await take(4)).values).toEqual([1, 2, 3, 4]);
  await events.return?.();
  expect(await events.next()).toEqual({ done: true, value: undefined });
});

test("resumes a stream of one tenant from a cursor of every tenant's stream", async () => {
  const world = movedTwice();
  const seqOf = (partition: PartitionInMemory, index: number) =>
    (partition.batches[index]?.position ?? 0) * 16_384 + 16_383;
  const after = [
    { partition: TWO, seq: seqOf(world.two, 2) },
    { partition: ONE, seq: seqOf(world.one, 0) },
  ];
  expect((await world.subscribe(after).take(3)).values).toEqual([2, 4, 5]);
});

test("delivers only new readings to a subscriber without a cursor", async () => {
  const world = movedTwice();
  const { take } = world.subscribe();
  world.one.commit(6);
  expect((await take(1)).values).toEqual([6]);
});
