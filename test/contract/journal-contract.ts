import { randomUUID } from "node:crypto";
import type { Journal, NewJournalBatch } from "../../src/domain/ports/journal";
import { rowCount } from "../../src/domain/reading";

/** A batch of one sensor's readings with the values given. */
export function batchOf(sensorKey: string, values: readonly number[], at = Date.now()): NewJournalBatch {
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
        tenantId: sensorKey.slice(0, sensorKey.indexOf("/")),
        minute,
        received: values.length + 1,
        accepted: values.length,
        duplicates: 0,
        rejected: { INVALID_VALUE: 1 },
      },
    ],
  };
}

async function everything(journal: Journal) {
  const batches = [];
  for (let seq = 0; ;) {
    const read = await journal.read(seq, 7);
    const last = read.at(-1);
    if (last === undefined) return batches;
    batches.push(...read);
    seq = last.seq;
  }
}

/** What every journal guarantees. `open` gives another writer on the same log, started. */
export function describeJournal(open: () => Promise<Journal>): void {
  test("what is appended is read back as it was, in columns and ledger", async () => {
    const journal = await open();
    const batch = batchOf("acme/a/s", [1.5, -2, 1e300]);
    const seq = await journal.append(batch);
    const [read] = await journal.read(seq - 1, 1);
    expect(read).toEqual({ ...batch, seq });
    expect(await journal.head()).toBe(seq);
  });

  test("a batch without readings keeps its ledger", async () => {
    const journal = await open();
    const seq = await journal.append(batchOf("acme/a/s", []));
    const [read] = await journal.read(seq - 1, 1);
    expect(read && rowCount(read.columns)).toBe(0);
    expect(read?.columns.sources).toEqual([]);
    expect(read?.ledger).toHaveLength(1);
  });

  test("the batches of one tenant are read without those of others, up to a batch and a number", async () => {
    const [journal, other] = await Promise.all([open(), open()]);
    const first = await journal.append(batchOf("readOf/a/s", [1]));
    await other.append(batchOf("rival/a/s", [2]));
    await journal.append(batchOf("readOf/a/s", []));
    const last = await other.append(batchOf("readOf/b/s", [3]));
    const seqs = async (after: number, to: number, limit: number) =>
      (await journal.readOf("readOf", after, to, limit)).map(({ seq }) => seq);
    expect(await seqs(first - 1, last, 10)).toEqual([first, last]);
    expect(await seqs(first, last, 10)).toEqual([last]);
    expect(await seqs(first - 1, last - 1, 10)).toEqual([first]);
    expect(await seqs(first - 1, last, 1)).toEqual([first]);
    expect(await journal.count(first - 1, last)).toBe(4);
    const [batch] = await journal.readOf("readOf", first - 1, first, 1);
    expect(batch).toEqual((await journal.read(first - 1, 1))[0]);
  });

  test("which payloads a batch has settled is told by any writer, as soon as it is appended", async () => {
    const [journal, other] = await Promise.all([open(), open()]);
    const ids = Array.from({ length: 4 }, () => randomUUID());
    const [one = "", two = "", three = "", four = ""] = ids;
    expect(await other.redriven(ids)).toEqual(new Set());
    expect(await other.redriven([])).toEqual(new Set());
    const batch = { ...batchOf("acme/a/s", [1]), redriven: [one, two] };
    const seq = await journal.append(batch);
    await journal.append({ ...batchOf("acme/a/s", []), redriven: [three] });
    expect(await journal.read(seq - 1, 1)).toEqual([{ ...batch, seq }]);
    expect(await other.redriven([two, three, four])).toEqual(new Set([two, three]));
  });

  test("concurrent writers get dense, unique, ascending seqs, and lose nothing", async () => {
    const writers = await Promise.all([open(), open(), open()]);
    const before = (await everything(writers[0])).length;
    const appended = await Promise.all(
      writers.map(async (writer, id) => {
        const seqs: number[] = [];
        for (let index = 0; index < 30; index++) seqs.push(await writer.append(batchOf(`w${id}/a/s`, [index])));
        return seqs;
      }),
    );
    for (const seqs of appended) expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    const batches = await everything(writers[0]);
    expect(batches.map((batch) => batch.seq)).toEqual(batches.map((_, index) => index + 1));
    expect(batches.length - before).toBe(90);
    expect(new Set(appended.flat()).size).toBe(90);
  });

  test("regression: of two that write one after the other, the first writes nothing more once the second has claimed", async () => {
    const [first, second] = await Promise.all([open(), open()]);
    await first.claim();
    const seq = await first.append(batchOf("acme/a/s", [1]));
    const underWay = [first.append(batchOf("acme/a/s", [2])).catch((error: Error) => error.name), second.claim()];
    const [outcome] = await Promise.all(underWay);
    const head = await second.head();
    await expect(first.append(batchOf("acme/a/s", [3]))).rejects.toMatchObject({ name: "SupersededError" });
    expect(await second.head()).toBe(head);
    const values = (await second.read(seq, 10)).flatMap(({ columns }) => [...columns.value]);
    expect(values).toEqual(outcome === "SupersededError" ? [] : [2]);
    expect(await second.append(batchOf("acme/a/s", [4]))).toBe(head + 1);
  });

  test("commits of another writer are told of", async () => {
    const [reader, writer] = await Promise.all([open(), open()]);
    const stop = new AbortController();
    const seqs: number[] = [];
    let appended = 0;
    const told = new Promise<void>((resolve) => {
      reader.watch((seq) => {
        seqs.push(seq);
        if (appended > 0 && seq >= appended) resolve();
      }, stop.signal);
    });
    // The watch begins some time after the call: append until it tells.
    const ended = told.then(() => true);
    while (!(await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 100, false))]))) {
      appended = await writer.append(batchOf("acme/a/s", [1]));
    }
    stop.abort();
    expect(seqs.length).toBeGreaterThan(0);
  });
}
