import { FIRST_PARTITION, toId, toPartition } from "../domain/keys";
import {
  streamPosition,
  type PartitionReadings,
  type ReadingsEvent,
  type ReadingsFilter,
  type StreamPosition,
} from "../domain/ports/live";
import { homeSpans } from "../domain/tenant-move";
import { PartitionedReadings } from "./partitioned-readings";

const SECOND = toPartition(1);
const live = { onOverflow: "GAP" } as const;

/** The feed of one partition. Its subscriber receives the events that the test pushes. */
class PushedFeed implements PartitionReadings {
  after: number | undefined;
  hasReturned = false;
  private readonly events: ReadingsEvent[] = [];
  private arrival = Promise.withResolvers<void>();

  constructor(private readonly partition = FIRST_PARTITION) {}

  push(cursor: number, gap: ReadingsEvent["gap"] = null): void {
    this.events.push({ partition: this.partition, readings: [], cursor, gap });
    this.arrival.resolve();
  }

  subscribe(...[, { after }]: Parameters<PartitionReadings["subscribe"]>): AsyncIterableIterator<ReadingsEvent> {
    this.after = after;
    this.push(after ?? 100);
    const next = async (): Promise<IteratorResult<ReadingsEvent>> => {
      for (;;) {
        const event = this.events.shift();
        if (event !== undefined) return { done: false, value: event };
        this.arrival = Promise.withResolvers();
        await this.arrival.promise;
      }
    };
    const end = async () => {
      this.hasReturned = true;
      return { done: true as const, value: undefined };
    };
    return { next, return: end, [Symbol.asyncIterator]: () => ({ next }) as AsyncIterableIterator<ReadingsEvent> };
  }
}

function twoFeeds() {
  const [first, second] = [new PushedFeed(), new PushedFeed(SECOND)];
  const all = new PartitionedReadings(
    new Map([
      [FIRST_PARTITION, first],
      [SECOND, second],
    ]),
    { onMoved: () => () => undefined },
  );
  return { first, second, all };
}

async function positionOf(events: AsyncIterator<ReadingsEvent>): Promise<StreamPosition> {
  const { value } = (await events.next()) as IteratorYieldResult<ReadingsEvent>;
  return [...streamPosition(value, value.cursor)].sort((one, other) => one.partition - other.partition);
}

const places = (first: number, second: number): StreamPosition => [
  { partition: FIRST_PARTITION, seq: first },
  { partition: SECOND, seq: second },
];

test("follows a tenant in its home partition only", async () => {
  const { first, second, all } = twoFeeds();
  const filter: ReadingsFilter = { tenantId: toId("acme"), homes: homeSpans({ partition: SECOND }) };
  const events = all.subscribe(filter, { ...live, after: places(7, 8) });
  expect([first.after, second.after]).toEqual([undefined, 8]);
  expect(await positionOf(events)).toEqual([{ partition: SECOND, seq: 8 }]);
});

test("merges all partitions into a stream of every tenant, with one cursor", async () => {
  const { first, second, all } = twoFeeds();
  const events = all.subscribe({ tenantId: null }, live);
  expect(await positionOf(events)).toEqual(places(100, 100));
  second.push(150);
  expect(await positionOf(events)).toEqual(places(100, 150));
  first.push(110);
  expect(await positionOf(events)).toEqual(places(110, 150));
});

test("replays a partition from its beginning if it is newer than the cursor", async () => {
  const { first, second, all } = twoFeeds();
  const events = all.subscribe({ tenantId: null }, { ...live, after: [{ partition: FIRST_PARTITION, seq: 50 }] });
  expect([first.after, second.after]).toEqual([50, 0]);
  expect(await positionOf(events)).toEqual(places(50, 0));
});

test("resumes after a gap in one partition at the others' current positions", async () => {
  const { first, second, all } = twoFeeds();
  const events = all.subscribe({ tenantId: null }, live);
  await events.next();
  second.push(180);
  await events.next();
  first.push(120, { dropped: 3, resumeAfter: 100 });
  const { value } = (await events.next()) as IteratorYieldResult<ReadingsEvent>;
  expect(value.gap && streamPosition(value.gap, value.gap.resumeAfter)).toEqual(places(100, 180));
});

test("ends the subscriptions of all partitions", async () => {
  const { first, second, all } = twoFeeds();
  await all.subscribe({ tenantId: null }, live).return?.();
  expect([first.hasReturned, second.hasReturned]).toEqual([true, true]);
});
