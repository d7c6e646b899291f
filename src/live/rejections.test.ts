import { toId } from "../domain/keys";
import { MAX_EVENT_REJECTIONS, type RejectionsEvent } from "../domain/ports/live";
import type { RejectedMessage } from "../domain/rejection";
import { RejectionFeed } from "./rejections";

const NOW = Date.now();
const MESSAGE = rejected(0);

/** A rejection `seconds` after {@link NOW}, or before it if negative. */
function rejected(seconds: number): RejectedMessage {
  const at = new Date(NOW + seconds * 1_000);
  return {
    rejectionId: at.getTime().toString(16).padStart(12, "0"),
    at,
    tenantId: toId("acme"),
    topic: "tenants/acme/x",
    sensorKey: null,
    payloadSample: "",
    payloadBytes: 0,
    occurrences: 1,
    reason: "MALFORMED_TOPIC",
    stage: "RECEIVE",
    detail: "",
  };
}

/** A feed that replays `records`, in the order of their IDs. */
function feedOf(records: readonly RejectedMessage[] = [], capacity = 10) {
  const recordedAfter = (_tenantId: string | null, rejectionId: string, _reasons: unknown, limit: number) =>
    Promise.resolve(records.filter((record) => record.rejectionId > rejectionId).slice(0, limit));
  return new RejectionFeed({ recordedAfter }, capacity);
}

async function all(subscription: AsyncIterable<RejectionsEvent>): Promise<RejectionsEvent[]> {
  const events: RejectionsEvent[] = [];
  for await (const event of subscription) events.push(event);
  return events;
}

test.each([
  [undefined, [MESSAGE]],
  [["MALFORMED_TOPIC"] as const, [MESSAGE]],
  [["UNKNOWN_ASSET"] as const, []],
  [[], []],
])("delivers exactly the rejections of the reasons %p", async (reasons, expected) => {
  const feed = feedOf();
  const subscription = feed.subscribe({ tenantId: toId("acme"), reasons });
  feed.publish([MESSAGE]);
  feed.end();
  const [first, ...events] = await all(subscription);
  expect(first).toMatchObject({ messages: [], gap: null });
  expect(events.flatMap(({ messages }) => messages)).toEqual(expected);
});

test("replays what was recorded since the cursor, then continues live, each once", async () => {
  const records = [
    rejected(-60),
    rejected(-20),
    ...Array.from({ length: MAX_EVENT_REJECTIONS }, (_, at) => rejected(at)),
  ];
  const feed = feedOf(records, 1_000);
  const subscription = feed.subscribe({ tenantId: toId("acme") }, { after: NOW });
  const [repeated] = records.slice(-1);
  feed.publish([repeated!, rejected(900)]);
  feed.end();
  const events = await all(subscription);
  expect(events[0]).toEqual({ messages: [], cursor: NOW, gap: null });
  expect(events.flatMap(({ messages }) => messages)).toEqual([...records.slice(1), rejected(900)]);
  const cursors = events.map(({ cursor }) => cursor);
  expect(cursors).toEqual([...cursors].sort((a, b) => a - b));
});

test("charges a replay for what it reads", async () => {
  const paid: number[] = [];
  const pay = (documents: number) => void paid.push(documents);
  const feed = feedOf([rejected(1), rejected(2)]);
  const subscription = feed.subscribe({ tenantId: toId("acme") }, { after: NOW, pay });
  feed.end();
  await all(subscription);
  expect(paid).toEqual([2]);
});

test("reports to a slow subscriber how many it missed, and where to read them", async () => {
  const feed = feedOf();
  const subscription = feed.subscribe({ tenantId: toId("acme") });
  feed.publish([rejected(-5)]);
  for (let seconds = 1; seconds <= 12; seconds++) feed.publish([rejected(seconds)]);
  feed.end();
  const [, ...events] = await all(subscription);
  const gaps = events.flatMap(({ gap }) => gap ?? []);
  expect(gaps).toHaveLength(1);
  const delivered = events.reduce((sum, { messages }) => sum + messages.length, 0);
  expect(delivered + (gaps[0]?.dropped ?? 0)).toBe(13);
  expect(gaps[0]?.resumeAfter).toBeLessThanOrEqual(events[0]!.cursor);
  expect(events.at(-1)).toMatchObject({ messages: [rejected(12)], cursor: NOW + 12_000 });
});

test("gives subscribers with equal filters the same event", async () => {
  const feed = feedOf();
  const both = [feed.subscribe({ tenantId: toId("acme") }), feed.subscribe({ tenantId: toId("acme") })];
  feed.publish([MESSAGE]);
  feed.end();
  const [first, second] = await Promise.all(both.map(all));
  expect(first?.[1]).toBe(second?.[1]);
});
