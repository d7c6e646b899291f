import pino from "pino";
import { migratedDatabase } from "../app/migrated-database";
import type { Config } from "../config/config";
import { partitionsOf } from "../config/partitions";
import type { Partition } from "../domain/keys";
import { createFlusher } from "../flush/create-flusher";
import type { JournalSettings } from "../journal/create-journal";
import { switchJournal, type SwitchedJournal } from "../journal/switch-journal";
import { MongoConnection } from "../store/connection";
import { createReadingStores } from "../store/create-stores";

/**
 * Moves the journal of each partition, one after the other. Skips a partition that was already moved, so that you can
 * repeat the command after an interruption.
 */
export async function switchJournals(config: Config, to: JournalSettings["kind"], write: (text: string) => void) {
  const logger = pino({ level: "error" }, pino.destination(2));
  const mongo = new MongoConnection(config.mongodb, logger);
  const partitions = partitionsOf(config).map(({ partition }) => partition);
  const database = migratedDatabase(mongo, config.retention, partitions, logger);
  try {
    await database.start();
    for (const partition of partitions) {
      const switched = await switchOne(config, partition, mongo, to, logger);
      write(`Partition ${partition}: ${switched === null ? `skipped, already in ${to}` : movedText(switched, to)}.\n`);
    }
    write(`Set SLUICE_JOURNAL=${to} for every process, and start the processes.\n`);
  } finally {
    await database.stop();
  }
}

function movedText({ from, position }: SwitchedJournal, to: JournalSettings["kind"]): string {
  return `moved from ${from} to ${to}. Positions continue after ${position}`;
}

async function switchOne(
  config: Config,
  partition: Partition,
  { db }: MongoConnection,
  to: JournalSettings["kind"],
  logger: pino.Logger,
): Promise<SwitchedJournal | null> {
  const { checkpoints, flushed } = createReadingStores(db, partition);
  const observer = { stored: () => undefined, failed: () => undefined, lost: () => undefined };
  return switchJournal(config.journal, to, {
    ...{ db, partition, flushed, logger },
    async flushAll(journal) {
      const { maxClockSkewMs, flush } = config;
      const options = { ...flush, latestIntervalMs: 1_000, maxClockSkewMs, consumers: [], partition, journal };
      const flusher = createFlusher(db, options, observer, logger, () => undefined);
      await flusher.start();
      await flusher.stop();
    },
    async flushedThrough() {
      const { doneSeq, latestSeq } = await checkpoints.read();
      return doneSeq < latestSeq ? doneSeq : latestSeq;
    },
  });
}
