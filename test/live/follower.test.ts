import { JournalFollower } from "../../src/consumers/journal-follower";
import { BEFORE_ALL, toSensorKey } from "../../src/domain/keys";
import type { Journal } from "../../src/domain/ports/journal";
import { batchOf } from "../contract/journal-contract";
import { JOURNALS } from "../contract/journals";
import { emptyDatabase, silent } from "../store/database";
import { disposeLater } from "../harness/servers";

describe.each(JOURNALS)("journal: $name", ({ create }) => {
  async function openBoth() {
    const { db, connect } = await emptyDatabase();
    const [journal, writer] = [create(db), create(await connect())];
    await Promise.all([journal.start(), writer.start()]);
    return { journal, writer };
  }

  function followerOf(journal: Pick<Journal, "bounds" | "read" | "follow">, hasLocalWriter: boolean, until: number) {
    const values: number[] = [];
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const take = (value: number) => {
      values.push(value);
      if (value === until) resolve();
    };
    const follower = new JournalFollower(
      journal,
      BEFORE_ALL,
      [({ columns }) => columns.value.forEach(take)],
      hasLocalWriter,
      silent,
    );
    disposeLater(() => follower.stop());
    return { follower, values, done };
  }

  test("regression: immediately delivers a commit during the opening of a change stream", async () => {
    const { journal, writer } = await openBoth();
    await writer.append(batchOf(toSensorKey("acme/a/s"), [1]));
    const { follower, values, done } = followerOf(
      {
        bounds: () => journal.bounds(),
        read: (...range) => journal.read(...range),
        // Commits a batch after the follower has read the newest batch, and before the stream opens.
        follow: (...range) =>
          void writer.append(batchOf(toSensorKey("acme/a/s"), [2])).then(() => journal.follow(...range)),
      },
      false,
      2,
    );
    await follower.start();
    await done;
    expect(values).toEqual([1, 2]);
  });

  test("delivers offered batches and those of other processes in order, each once", async () => {
    const { journal, writer } = await openBoth();
    const { follower, values, done } = followerOf(journal, true, 39);
    await follower.start();
    for (let value = 0; value < 40; value++) {
      const batch = batchOf(toSensorKey("acme/a/s"), [value]);
      if (value % 4 === 1) await writer.append(batch);
      else follower.offer({ ...batch, ...(await journal.append(batch)) });
    }
    await done;
    expect(values).toEqual(Array.from({ length: 40 }, (_, value) => value));
  });
});
