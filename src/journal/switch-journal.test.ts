import type { Db } from "mongodb";
import { pino } from "pino";
import { BEFORE_ALL, FIRST_PARTITION } from "../domain/keys";
import { switchJournal } from "./switch-journal";

const IN_KAFKA = { kind: "kafka", topic: "sluice", topicId: "t" };

/** Ports of an installation whose journal is recorded in `place`. */
function portsOf(place: object) {
  const db = { collection: () => ({ findOne: async () => Promise.resolve({ place, origin: BEFORE_ALL }) }) };
  return {
    db: db as unknown as Db,
    partition: FIRST_PARTITION,
    flushed: async () => Promise.resolve(BEFORE_ALL),
    flushedThrough: async () => Promise.resolve(BEFORE_ALL),
    flushAll: async () => Promise.resolve(),
    logger: pino({ level: "silent" }),
  };
}

test("regression: a switch from Kafka without brokers names the variable", async () => {
  const switching = switchJournal({ kafka: null }, "mongodb", portsOf(IN_KAFKA));
  await expect(switching).rejects.toThrow("SLUICE_KAFKA_BROKERS is not set");
});

test("regression: a switch of a journal that was already moved changes nothing", async () => {
  expect(await switchJournal({ kafka: null }, "kafka", portsOf(IN_KAFKA))).toBeNull();
});
