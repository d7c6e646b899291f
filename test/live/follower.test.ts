import { MongoClient } from "mongodb";
import pino from "pino";
import { MongoJournal } from "../../src/journal/mongo-journal";
import { JournalFollower } from "../../src/live/follower";
import { batchOf } from "../contract/journal-contract";
import { disposeLater, sharedMongo } from "../harness/servers";

const logger = pino({ level: "silent" });

/** A journal in which something is committed after the follower's look at the head, before the stream opens. */
class CommittedBetween extends MongoJournal {
  commit: () => Promise<unknown> = () => Promise.resolve();

  override watch(onCommit: (seq: number) => void, signal: AbortSignal): void {
    void this.commit().then(() => super.watch(onCommit, signal));
  }
}

test("regression: what is committed while a change stream opens is delivered without a further commit", async () => {
  const { uri } = await sharedMongo();
  const client = await new MongoClient(uri).connect();
  disposeLater(() => client.close());
  const writer = new MongoJournal(client.db(), () => Promise.resolve(0), logger);
  await writer.start();
  await writer.append(batchOf("acme/a/s", [1]));
  const journal = new CommittedBetween(client.db(), () => Promise.resolve(0), logger);
  journal.commit = () => writer.append(batchOf("acme/a/s", [2]));
  const follower = new JournalFollower(journal, () => Promise.resolve(0), false, logger);
  disposeLater(() => follower.stop());
  const second = new Promise<number>((resolve) =>
    follower.onBatch(({ columns }) => columns.value[0] === 2 && resolve(2)),
  );
  await follower.start();
  expect(await second).toBe(2);
});
