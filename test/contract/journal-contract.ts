import { randomUUID } from "node:crypto";
import { BEFORE_ALL, justBefore, toId, toSensorKey, type Position, type SensorKey } from "../../src/domain/keys";
import type { BatchPlace, Journal, JournalBatch, NewJournalBatch } from "../../src/domain/ports/journal";
import { rowCount } from "../../src/domain/reading";
import { until } from "../harness/until";

/** Creates a batch of one sensor's readings with the given values. */
export function batchOf(sensorKey: SensorKey, values: readonly number[], at = Date.now()): NewJournalBatch {
  const minute = at - (at % 60_000);
  return {
    columns: {
      sources: values.length === 0 ? [] : [sensorKey],
      source: new Uint32Array(values.length),
      timestamp: Float64Array.from(values, (_, index) => at + index),
      receivedAt: Float64Array.from(values, () => at),
      value: Float64Array.from(values),
      fingerprint: Uint32Array.from({ length: 2 * values.length }, (_, index) => index + 1),
    },
    ledger: [
      {
        tenantId: toId(sensorKey.slice(0, sensorKey.indexOf("/"))),
        minute,
        received: values.length + 1,
        accepted: values.length,
        duplicates: 0,
        rejected: { INVALID_VALUE: 1 },
      },
    ],
  };
}

async function everything(journal: Journal): Promise<JournalBatch[]> {
  const batches: JournalBatch[] = [];
  for (let after = BEFORE_ALL; ;) {
    const read = await journal.read(after, 7);
    const last = read.at(-1);
    if (last === undefined) return batches;
    batches.push(...read);
    after = last.position;
  }
}

/** A writer that a test can kill. */
export interface MortalWriter {
  readonly journal: Journal;
  /** Disconnects the writer from the log immediately, even during an operation. */
  kill(): Promise<void>;
}

export interface JournalLog {
  /** Starts another writer and reader on the same log. */
  open(): Promise<Journal>;
  openMortal(): Promise<MortalWriter>;
}

/** Tests the guarantees that every journal must give. Each test opens its own log. */
export function describeJournal(openLog: () => Promise<JournalLog>): void {
  const openBoth = async () => {
    const log = await openLog();
    return Promise.all([log.open(), log.open()]);
  };
  const openOne = async () => (await openLog()).open();

  test("returns an appended batch with its columns, ledger, place and time", async () => {
    const journal = await openOne();
    const before = Date.now();
    const batch = batchOf(toSensorKey("acme/a/s"), [1.5, -2, 1e300]);
    const place = await journal.append(batch);
    const [read] = await journal.read(justBefore(place.position), 1);
    expect(read).toEqual({ ...batch, ...place });
    expect((await journal.bounds()).newest).toBe(place.position);
    expect(place.committedAt).toBeGreaterThanOrEqual(before);
    expect(place.committedAt).toBeLessThanOrEqual(Date.now());
  });

  test("keeps the ledger of a batch without readings", async () => {
    const journal = await openOne();
    const { previous } = await journal.append(batchOf(toSensorKey("acme/a/s"), []));
    const [read] = await journal.read(previous, 1);
    expect(read && rowCount(read.columns)).toBe(0);
    expect(read?.columns.sources).toEqual([]);
    expect(read?.ledger).toHaveLength(1);
  });

  test("reads only one tenant's batches, up to a position, a number and a span", async () => {
    const [journal, other] = await openBoth();
    const start = (await journal.append(batchOf(toSensorKey("acme/a/s"), [0]))).position;
    const first = (await journal.append(batchOf(toSensorKey("readOf/a/s"), [1]))).position;
    const rival = (await other.append(batchOf(toSensorKey("rival/a/s"), [2]))).position;
    await journal.append(batchOf(toSensorKey("readOf/a/s"), []));
    const last = (await other.append(batchOf(toSensorKey("readOf/b/s"), [3]))).position;
    const ofTenant = async (after: Position, through: Position, most = 10, span = 1_000) => {
      const found = await journal.readOf(toId("readOf"), after, through, { most, span });
      expect(found.missing).toBe(after);
      expect(found.examined).toBeGreaterThan(0);
      return { positions: found.batches.map(({ position }) => position), through: found.through };
    };
    // Reads repeatedly, because a journal may examine fewer batches than the limit.
    const all = async (after: Position, through: Position, most?: number) => {
      const positions: Position[] = [];
      for (let from = after; from < through;) {
        const found = await ofTenant(from, through, most);
        expect(found.through).toBeGreaterThan(from);
        positions.push(...found.positions);
        from = found.through;
      }
      return positions;
    };
    expect(await all(start, last)).toEqual([first, last]);
    expect(await all(first, last)).toEqual([last]);
    expect(await all(start, rival)).toEqual([first]);
    expect(await all(start, last, 1)).toEqual([first, last]);
    expect(await ofTenant(start, last, 1)).toEqual({ positions: [first], through: first });
    expect((await ofTenant(start, last, 10, 2)).through).toBeLessThanOrEqual(rival);
    const { batches } = await journal.readOf(toId("readOf"), start, first, { most: 1, span: 10 });
    expect(batches[0]).toEqual((await journal.read(start, 1))[0]);
  });

  test("keeps the IDs of redriven payloads with their batch", async () => {
    const [journal, other] = await openBoth();
    const batch = { ...batchOf(toSensorKey("acme/a/s"), [1]), redriven: [randomUUID(), randomUUID()] };
    const place = await journal.append(batch);
    await journal.append(batchOf(toSensorKey("acme/a/s"), []));
    expect(await other.read(place.previous, 1)).toEqual([{ ...batch, ...place }]);
    expect((await other.read(place.position, 1))[0]?.redriven).toBeUndefined();
  });

  test("gives concurrent writers unique, ascending positions with their predecessors", async () => {
    const log = await openLog();
    const writers = await Promise.all([log.open(), log.open(), log.open()]);
    const appended = await Promise.all(
      writers.map(async (writer, id) => {
        const places: BatchPlace[] = [];
        for (let index = 0; index < 30; index++)
          places.push(await writer.append(batchOf(toSensorKey(`w${id}/a/s`), [index])));
        return places;
      }),
    );
    for (const places of appended) {
      const positions = places.map(({ position }) => position);
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
    }
    const batches = await everything(await log.open());
    expect(batches).toHaveLength(90);
    expect(new Set(appended.flat().map(({ position }) => position)).size).toBe(90);
    const previous = batches.slice(1).map((batch) => batch.previous);
    expect(previous).toEqual(batches.slice(0, -1).map(({ position }) => position));
    expect(batches[0]?.previous).toBe(BEFORE_ALL);
  });

  test("regression: fences an earlier writer once a later writer has claimed the log", async () => {
    const [first, second] = await openBoth();
    await first.claim();
    const { position } = await first.append(batchOf(toSensorKey("acme/a/s"), [1]));
    const underWay = [
      first.append(batchOf(toSensorKey("acme/a/s"), [2])).catch((error: Error) => error.name),
      second.claim(),
    ];
    const [outcome] = await Promise.all(underWay);
    const { newest } = await second.bounds();
    await expect(first.append(batchOf(toSensorKey("acme/a/s"), [3]))).rejects.toMatchObject({
      name: "SupersededError",
    });
    expect((await second.bounds()).newest).toBe(newest);
    const values = (await second.read(position, 10)).flatMap(({ columns }) => [...columns.value]);
    expect(values).toEqual(outcome === "SupersededError" ? [] : [2]);
    expect((await second.append(batchOf(toSensorKey("acme/a/s"), [4]))).previous).toBe(newest);
  });

  test("keeps every acknowledged append of a killed writer, and at most one more", async () => {
    const log = await openLog();
    const { journal: killed, kill } = await log.openMortal();
    await killed.claim();
    let acknowledged = -1;
    const ended = (async () => {
      for (let value = 0; ; value++) {
        await killed.append(batchOf(toSensorKey("acme/a/s"), [value]), AbortSignal.timeout(10_000));
        acknowledged = value;
        if (value === 20) void kill();
      }
    })().catch(() => undefined);
    await until(() => acknowledged >= 20);
    const next = await log.open();
    await next.claim();
    const values = (await everything(next)).flatMap(({ columns }) => [...columns.value]);
    const kept = Array.from({ length: values.length }, (_, index) => index);
    expect(values).toEqual(kept);
    await next.append(batchOf(toSensorKey("acme/a/s"), [values.length]));
    await ended;
    expect(values.length - acknowledged).toBeLessThanOrEqual(2);
    expect((await everything(next)).flatMap(({ columns }) => [...columns.value])).toEqual([...kept, values.length]);
  });

  test("follows all writers' commits from a position, in order and each once", async () => {
    const [reader, writer] = await openBoth();
    const places: BatchPlace[] = [];
    for (let index = 0; index < 3; index++) places.push(await writer.append(batchOf(toSensorKey("acme/a/s"), [index])));
    const after = places[0]!.position;
    const stop = new AbortController();
    const followed: JournalBatch[] = [];
    let isBusy = false;
    let onBatch = (): void => undefined;
    reader.follow(
      after,
      async (batches) => {
        expect(isBusy).toBe(false);
        isBusy = true;
        await new Promise((resolve) => setTimeout(resolve, 5));
        isBusy = false;
        followed.push(...batches);
        onBatch();
      },
      stop.signal,
    );
    for (let index = 3; index < 40; index++)
      places.push(await [reader, writer][index % 2]!.append(batchOf(toSensorKey("b/a/s"), [])));
    while (followed.length < 39) await new Promise<void>((resolve) => (onBatch = resolve));
    expect(followed.map(({ position, previous }) => ({ position, previous }))).toEqual(
      places.slice(1).map(({ position, previous }) => ({ position, previous })),
    );
    stop.abort();
    const last = await writer.append(batchOf(toSensorKey("acme/a/s"), []));
    const again = new AbortController();
    await new Promise<void>((resolve) => reader.follow(last.previous, async () => resolve(), again.signal));
    again.abort();
    expect(followed).toHaveLength(39);
  });

  test("finds the first batch at or after a time", async () => {
    const journal = await openOne();
    expect(await journal.firstSince(0)).toBeNull();
    const places: BatchPlace[] = [];
    for (let index = 0; index < 12; index++) {
      const place = await journal.append(batchOf(toSensorKey("acme/a/s"), [index]));
      places.push(place);
      await until(() => Date.now() > place.committedAt + 1);
    }
    for (const { position, committedAt } of places) expect(await journal.firstSince(committedAt)).toBe(position);
    expect(await journal.firstSince(0)).toBe(places[0]?.position);
    expect(await journal.firstSince(places[4]!.committedAt + 1)).toBe(places[5]?.position);
    expect(await journal.firstSince(places[11]!.committedAt + 1)).toBeNull();
  });

  test("trims the oldest batches up to a position and a time, and reports missing ones", async () => {
    const journal = await openOne();
    const places: BatchPlace[] = [];
    for (let index = 0; index < 8; index++)
      places.push(await journal.append(batchOf(toSensorKey("acme/a/s"), [index])));
    const held = async () => (await everything(journal)).map(({ columns }) => columns.value[0]);
    await journal.trim(places[7]!.position, places[0]!.committedAt - 1);
    expect(await held()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    await journal.trim(places[4]!.position, Date.now() + 1_000);
    expect(await held()).toEqual([5, 6, 7]);
    expect(await journal.bounds()).toEqual({ oldest: places[5]!.position, newest: places[7]!.position });
    const [first] = await journal.read(places[1]!.position, 1);
    expect(first?.previous).toBe(places[4]!.position);
    const limits = { most: 4, span: 100 };
    const found = await journal.readOf(toId("acme"), places[1]!.position, places[7]!.position, limits);
    expect(found).toMatchObject({ batches: [], through: places[1]!.position, missing: places[4]!.position });
    const next = await journal.append(batchOf(toSensorKey("acme/a/s"), [8]));
    expect(next.previous).toBe(places[7]!.position);
  });
}
