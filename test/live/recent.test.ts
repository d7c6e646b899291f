import { addedUp, NO_COUNTS } from "../../src/domain/ledger";
import { BEFORE_ALL, toId, toSensorKey } from "../../src/domain/keys";
import type { BatchPlace } from "../../src/domain/ports/journal";
import { RecentReadingsInMemory } from "../../src/live/recent";
import { batchOf } from "../contract/journal-contract";
import { JOURNALS } from "../contract/journals";
import { migratedDatabase } from "../store/database";

const BATCHES = 60;
const READINGS = 10;

test.each(JOURNALS)("$name: returns a reading that did not fit into memory until it is stored", async ({ create }) => {
  const { db } = await migratedDatabase();
  const journal = create(db);
  await journal.start();
  const recent = new RecentReadingsInMemory(journal, 100, 1_000);
  const places: BatchPlace[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const values = Array.from({ length: READINGS }, (_, index) => batch * READINGS + index);
    const journaled = batchOf(toSensorKey(`acme/a/${batch % 2 === 0 ? "even" : "odd"}`), values);
    const place = await journal.append(journaled);
    places.push(place);
    recent.add({ ...journaled, ...place });
  }

  for (const stored of [0, 1, BATCHES / 2, BATCHES - 3, BATCHES]) {
    recent.storedUpTo(places[stored - 1]?.position ?? BEFORE_ALL);
    const tails = await recent.since([
      toSensorKey("acme/a/even"),
      toSensorKey("acme/a/odd"),
      toSensorKey("acme/a/none"),
    ]);
    const expected = (parity: number) =>
      Array.from({ length: BATCHES * READINGS }, (_, value) => value).filter((value) => {
        const batch = Math.floor(value / READINGS);
        return batch >= stored && batch % 2 === parity;
      });
    expect(tails.get(toSensorKey("acme/a/even"))?.map(({ value }) => value)).toEqual(expected(0));
    expect(tails.get(toSensorKey("acme/a/odd"))?.map(({ value }) => value)).toEqual(expected(1));
    expect(tails.get(toSensorKey("acme/a/none"))).toEqual([]);
    const pending = await recent.pendingDeltas(toId("acme"));
    const { accepted } = pending.map(({ delta }) => delta).reduce(addedUp, NO_COUNTS);
    expect(accepted).toBe((BATCHES - stored) * READINGS);
    expect(await recent.pendingDeltas(toId("globex"))).toEqual([]);
  }
});
