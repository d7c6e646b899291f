import type { Db } from "mongodb";
import { pino } from "pino";
import { BEFORE_ALL, FIRST_PARTITION } from "../domain/keys";
import { switchJournal } from "./switch-journal";

test("regression: a switch from Kafka without brokers names the variable", async () => {
  const place = { kind: "kafka", topic: "sluice", topicId: "t" };
  const db = { collection: () => ({ findOne: async () => Promise.resolve({ place, origin: BEFORE_ALL }) }) };
  const ports = {
    db: db as unknown as Db,
    partition: FIRST_PARTITION,
    flushed: async () => Promise.resolve(BEFORE_ALL),
    flushedThrough: async () => Promise.resolve(BEFORE_ALL),
    flushAll: async () => Promise.resolve(),
    logger: pino({ level: "silent" }),
  };
  await expect(switchJournal({ kafka: null }, "mongodb", ports)).rejects.toThrow("SLUICE_KAFKA_BROKERS is not set");
});
