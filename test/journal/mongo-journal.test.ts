import { MongoClient, type Db } from "mongodb";
import pino from "pino";
import { MongoJournal } from "../../src/journal/mongo-journal";
import { batchOf, describeJournal } from "../contract/journal-contract";
import { disposeLater, sharedMongo } from "../harness/servers";

const logger = pino({ level: "silent" });
let db: Db;

beforeAll(async () => {
  const { uri } = await sharedMongo();
  const client = await new MongoClient(uri).connect();
  disposeLater(() => client.close());
  db = client.db();
});

async function open(floor = 0) {
  const journal = new MongoJournal(db, () => Promise.resolve(floor), logger);
  await journal.start();
  return journal;
}

describeJournal(open);

test("an append whose answer was lost is found again and not repeated", async () => {
  const journal = await open();
  const seq = await journal.append(batchOf("acme/a/s", [1]));
  // A writer that believes it still has to write that seq, with the nonce that is stored there.
  const stored = await db.collection<{ _id: number; nonce: string }>("journal").findOne({ _id: seq });
  const late = await open(0);
  Object.assign(late, { nextSeq: seq });
  const again = await (late as unknown as { tryAppend(batch: unknown, nonce: string): Promise<number> }).tryAppend(
    batchOf("acme/a/s", [1]),
    stored?.nonce ?? "",
  );
  expect(again).toBe(seq);
  expect(await db.collection("journal").countDocuments({ nonce: stored?.nonce ?? "" })).toBe(1);
});

test("seqs go on where they were after every batch has expired", async () => {
  const journal = await open(10_000);
  expect(await journal.head()).toBe(10_000);
  expect(await journal.append(batchOf("acme/a/s", [1]))).toBe(10_001);
});

test("an append that MongoDB does not answer ends by its signal", async () => {
  const unreachable = new MongoClient("mongodb://127.0.0.1:1/", { serverSelectionTimeoutMS: 50 });
  disposeLater(() => unreachable.close());
  const journal = new MongoJournal(unreachable.db("x"), () => Promise.resolve(0), logger);
  const stop = new AbortController();
  const append = journal.append(batchOf("acme/a/s", [1]), stop.signal);
  stop.abort();
  await expect(append).rejects.toThrow();
});
