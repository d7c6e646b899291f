/** Blocks of rollups that queries build: interrupted, concurrently, and during late readings. */
import { DeadlineExceededError } from "../../src/domain/deadline";
import { toSensorKey, type SensorKey } from "../../src/domain/keys";
import type { Reading } from "../../src/domain/reading";
import { SeriesSnapshot, type RollupSink } from "../../src/services/telemetry/series-snapshot";
import { uniqueName } from "../harness/servers";
import { commandsTo } from "../store/database";
import { byInterval, DAY, HOUR, reader, Stage } from "./stage";

let stage: Stage;
let start: number;

beforeEach(async () => {
  stage = await Stage.make();
  start = stage.start;
});

/** Three days of imported readings, for which no blocks were built in the background. */
async function imported(key: SensorKey, everySeconds = 30): Promise<Reading[]> {
  const all: Reading[] = [];
  for (let from = start; from < start + 3 * DAY; from += DAY / 4) {
    const values = Array.from({ length: 21_600 / everySeconds }, (_, index) => ({
      timestamp: from + index * everySeconds * 1_000,
      value: (index % 37) - 18,
    }));
    const readings = stage.journaled(key, values);
    all.push(...readings);
    await stage.flush(readings);
  }
  return all;
}

test("responds correctly after an earlier query is aborted at any point", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("cut")}`);
  const all = await imported(key);
  const expected = byInterval(all, start, start + 4 * DAY, HOUR);
  const request = { sensorKey: key, input: stage.input({ every: "1h" }) };
  const documents = stage.database.db.collection("rollups");
  const readingValues = commandsTo(stage.database.db, "telemetry");
  // Interrupts the first query at its first command, the next query at its second command, and so on.
  for (let cut = 1; ; cut++) {
    const ended = new AbortController();
    let commands = 0;
    const count = () => {
      if (++commands === cut) ended.abort(new DeadlineExceededError("deadline"));
    };
    stage.database.db.client.on("commandStarted", count);
    const deadline = { at: Date.now() + 60_000, signal: ended.signal };
    const answer = await stage
      .newSeries()
      .series(reader, [request], deadline)
      .then(
        ([result]) => result,
        (error: unknown) => error,
      );
    stage.database.db.client.off("commandStarted", count);
    if (!ended.signal.aborted) {
      expect(answer).toMatchObject({ ok: true });
      break;
    }
    expect(answer).toMatchObject({ name: expect.stringMatching(/DeadlineExceeded|Abort/) as string });
    expect(
      (await stage.newSeries().series(reader, [{ ...request, input: stage.input({ every: "6h" }) }]))[0],
    ).toMatchObject({
      ok: true,
    });
    await documents.deleteMany(cut % 2 === 0 ? {} : { _id: /\|d/ as never });
  }
  expect((await stage.ask(key, { every: "1h" })).points).toEqual(expected);
  expect(readingValues.length).toBeGreaterThan(1);
});

test("continues from what an aborted query has built", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("stays")}`);
  const readings = stage.journaled(
    key,
    Array.from({ length: 5_000 }, (_, index) => ({ timestamp: start - 20 * DAY + index * 60_000, value: index % 7 })),
  );
  await stage.flush(readings);
  await stage.flush(stage.journaled(toSensorKey("acme/a/clock"), [{ timestamp: stage.now, value: 0 }]));
  const input = stage.input({ from: start - 20 * DAY, every: "1h", to: start + 2 * DAY });
  const ended = new AbortController();
  const readingValues = commandsTo(stage.database.db, "telemetry");
  stage.database.db.client.on("commandStarted", () => {
    if (readingValues.length === 2) ended.abort(new DeadlineExceededError("deadline"));
  });
  const deadline = { at: Infinity, signal: ended.signal };
  await expect(stage.newSeries().series(reader, [{ sensorKey: key, input }], deadline)).rejects.toThrow();
  readingValues.length = 0;
  const { points } = await stage.ask(key, input);
  expect(points).toEqual(byInterval(readings, input.from, start + 2 * DAY, HOUR));
  const begins = readingValues.flatMap(({ commandName, command }) => {
    if (commandName !== "aggregate") return [];
    const [{ $match }] = command.pipeline as [{ $match: { timestamp: { $gte: Date } } }];
    return [$match.timestamp.$gte.getTime()];
  });
  expect(begins.length).toBeGreaterThan(0);
  expect(Math.min(...begins)).toBeGreaterThan(start - 20 * DAY);
});

test("builds blocks once for two simultaneous queries", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("twice")}`);
  const all = await imported(key);
  const readingValues = commandsTo(stage.database.db, "telemetry");
  const series = stage.newSeries();
  const request = { sensorKey: key, input: stage.input({ every: "5m", to: start + 2 * DAY }) };
  const answers = await Promise.all(Array.from({ length: 12 }, () => series.series(reader, [request])));
  const expected = byInterval(all, start, start + 2 * DAY, 300_000);
  for (const [answer] of answers) expect(answer?.ok === true ? answer.value.points : answer).toEqual(expected);
  // Two queries build at a time. The other queries find the finished blocks.
  expect(readingValues.filter(({ commandName }) => commandName === "aggregate").length).toBeLessThanOrEqual(4);
});

test("an aborted query leaves the queue", async () => {
  const keys = ["one", "two", "three"].map((name) => `acme/a/${uniqueName(name)}`);
  for (const key of keys) await imported(toSensorKey(key), 300);
  const series = stage.newSeries();
  const ended = new AbortController();
  const input = stage.input({ every: "1h" });
  const [one, two, three] = keys.map((sensorKey, place) =>
    series.series(
      reader,
      [{ sensorKey: toSensorKey(sensorKey), input }],
      place === 2 ? { at: Infinity, signal: ended.signal } : undefined,
    ),
  );
  ended.abort(new DeadlineExceededError("client"));
  await expect(three).rejects.toThrow(/client|abort/i);
  expect(((await one) ?? [])[0]).toMatchObject({ ok: true });
  expect(((await two) ?? [])[0]).toMatchObject({ ok: true });
});

test("builds no day from hours that are newer than the query's position", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("newer")}`);
  await stage.flush(
    stage.journaled(key, [
      { timestamp: start + 1, value: 1 },
      { timestamp: start + 2, value: 2 },
    ]),
  );
  await stage.flush(stage.journaled(toSensorKey("acme/a/clock"), [{ timestamp: stage.now, value: 0 }]));
  const before = await stage.repository.position();
  const late = stage.journaled(key, [
    { timestamp: start + 3, value: 4 },
    { timestamp: start + 4, value: 8 },
  ]);
  await stage.flush(late);
  // Another process has built the hours meanwhile.
  await stage.ask(key, { every: "5m" });
  let sum = 0;
  const sink: RollupSink = { addReading: ({ value }) => (sum += value), addRollup: (rollup) => (sum += rollup.sum) };
  const snapshot = new SeriesSnapshot(stage.repository, new Map([[key, late]]), before);
  await snapshot.read(start, start + DAY, "HOUR", new Map([[key, sink]]));
  expect(sum).toBe(15);
});

test("sends few commands for a range that starts long before the first reading", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("old")}`);
  await stage.flush(stage.journaled(key, [{ timestamp: start, value: 1 }]));
  await stage.flush(stage.journaled(toSensorKey("acme/a/clock"), [{ timestamp: stage.now, value: 0 }]));
  const commands = [commandsTo(stage.database.db, "telemetry"), commandsTo(stage.database.db, "rollups")];
  const { points } = await stage.ask(key, { from: Date.UTC(1_970, 0, 1), every: "1d", to: Date.UTC(1_990, 0, 1) });
  expect(points).toHaveLength(0);
  const line = await stage.ask(key, { from: start - 1_000 * DAY, maxPoints: 10 });
  expect(line.points).toHaveLength(1);
  expect(commands.flat().length).toBeLessThan(40);
});

test("regression: limits every read to the operation's remaining time", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("left")}`);
  await imported(key);
  const { db } = stage.database;
  const commands = ["telemetry", "rollups", "checkpoints"].map((collection) => commandsTo(db, collection));
  for (const left of [60_000, 4_500]) {
    const deadline = { at: Date.now() + left, signal: new AbortController().signal };
    const [result] = await stage.newSeries().series(reader, [{ sensorKey: key, input: stage.input({}) }], deadline);
    expect(result?.ok).toBe(true);
    for (const to of commands) {
      const times = to.splice(0).map(({ command }) => (command as { readonly maxTimeMS?: number }).maxTimeMS);
      const reads = times.filter((time) => time !== undefined);
      for (const time of reads) {
        expect(time).toBeLessThanOrEqual(left);
        expect(time).toBeGreaterThan(left === 60_000 ? 5_000 : 0);
      }
      if (left === 60_000) expect(reads.length).toBeGreaterThan(0);
    }
  }
});
