import { MongoClient, type Db } from "mongodb";
import { BEFORE_ALL, toPosition, toSensorKey } from "../../src/domain/keys";
import { MongoJournal } from "../../src/journal/mongo-journal";
import { batchOf } from "../contract/journal-contract";
import { disposeLater, sharedMongo } from "../harness/servers";
import { silent } from "../store/database";

let db: Db;

beforeAll(async () => {
  const { uri } = await sharedMongo();
  const client = await new MongoClient(uri).connect();
  disposeLater(() => client.close());
  db = client.db();
});

async function open(floor = BEFORE_ALL) {
  const journal = new MongoJournal(db, () => Promise.resolve(floor), silent);
  await journal.start();
  return journal;
}

test("positions are dense", async () => {
  const journal = await open();
  const first = await journal.append(batchOf(toSensorKey("acme/a/s"), [1]));
  const second = await journal.append(batchOf(toSensorKey("acme/a/s"), [1]));
  expect(second).toMatchObject({ position: first.position + 1, previous: first.position });
});

test("finds an append whose response was lost, and does not repeat it", async () => {
  const journal = await open();
  const { position } = await journal.append(batchOf(toSensorKey("acme/a/s"), [1]));
  // This writer appends at a position where its own nonce is already stored.
  const stored = await db.collection<{ _id: number; nonce: string }>("journal").findOne({ _id: position });
  const late = await open();
  Object.assign(late, { next: position });
  const again = await (late as unknown as { tryAppend(batch: unknown, nonce: string): Promise<unknown> }).tryAppend(
    batchOf(toSensorKey("acme/a/s"), [1]),
    stored?.nonce ?? "",
  );
  expect(again).toMatchObject({ position });
  expect(await db.collection("journal").countDocuments({ nonce: stored?.nonce ?? "" })).toBe(1);
});

test("positions continue after every batch has expired", async () => {
  const journal = await open(toPosition(10_000));
  expect((await journal.bounds()).newest).toBe(10_000);
  expect(await journal.append(batchOf(toSensorKey("acme/a/s"), [1]))).toMatchObject({ position: 10_001 });
});

test("aborts an append with its signal while MongoDB does not respond", async () => {
  const unreachable = new MongoClient("mongodb://127.0.0.1:1/", { serverSelectionTimeoutMS: 50 });
  disposeLater(() => unreachable.close());
  const journal = new MongoJournal(unreachable.db("x"), () => Promise.resolve(BEFORE_ALL), silent);
  const stop = new AbortController();
  const append = journal.append(batchOf(toSensorKey("acme/a/s"), [1]), stop.signal);
  stop.abort();
  await expect(append).rejects.toThrow();
});
