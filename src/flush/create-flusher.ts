import type { Db } from "mongodb";
import type { Logger } from "pino";
import { laterOf, toPartition, type Partition, type Position } from "../domain/keys";
import type { Startable } from "../domain/ports/lifecycle";
import type { StopOptions } from "../consumers/consumer-runner";
import type { FlushObserver } from "../domain/ports/observers";
import { createJournal, type JournalSettings } from "../journal/create-journal";
import type { FlusherOptions } from "./flush-ports";
import { Flusher } from "./flusher";
import { BackgroundRollups } from "../rollups/background-rollups";
import { earliestCheckpoint } from "../store/consumer-checkpoint";
import { createReadingStores } from "../store/create-stores";
import { MongoRollupBacklog } from "../store/rollups-backlog";
import { LateReadingsWriter } from "../rollups/late-readings-writer";
import { MongoClock } from "../store/shared-clock";
import { MongoTenantMoves } from "../store/tenant-moves";
import { MongoTelemetryWriter } from "../store/telemetry-writer";
import { MeteredTelemetryWriter } from "./metered-telemetry-writer";

export interface FlusherSettings extends FlusherOptions {
  /** Maximum clock skew between this process and MongoDB, milliseconds. */
  readonly maxClockSkewMs: number;
  /** Names of the other consumers of the journal. */
  readonly consumers: readonly string[];
  /** Default: the first partition. */
  readonly partition?: Partition;
  readonly journal: JournalSettings;
}

export interface RunningFlusher extends Startable {
  stop(options?: StopOptions): Promise<void>;
}

/**
 * Creates the flusher of one partition, and the background task that computes rollups of stored readings.
 *
 * @param onFenced called once when the flusher of another process has taken over
 */
export function createFlusher(
  db: Db,
  options: FlusherSettings,
  observer: FlushObserver,
  logger: Logger,
  onFenced: () => void,
): RunningFlusher {
  const partition = toPartition(options.partition);
  const { rollups, checkpoints, deletions, ledger, payloads, series, flushed } = createReadingStores(db, partition);
  const telemetry = new MeteredTelemetryWriter(
    new LateReadingsWriter(new MongoTelemetryWriter(db, partition), rollups, flushed, Date.now, options.maxAgeMs),
  );
  const moves = new MongoTenantMoves(db);
  const journal = createJournal(options.journal, { db, partition, flushed, logger });
  const flusher = new Flusher(
    {
      clock: new MongoClock(db, { maxSkewMs: options.maxClockSkewMs }),
      journal,
      telemetry,
      ledger,
      checkpoints,
      payloads,
      observer,
      logger,
      // A deletion completes only when the flusher has saved the latest values in its memory, which could restore
      // deleted data. A tenant moves only when all of its readings are stored.
      awaited: async () => laterOfBoth(await deletions.awaited(), await moves.awaited(partition)),
      othersThrough: () => earliestCheckpoint(db, options.consumers, partition),
    },
    options,
    onFenced,
  );
  const background = new BackgroundRollups({
    repository: series,
    backlog: new MongoRollupBacklog(db, partition),
    load: () => telemetry.load(),
    logger,
  });
  return {
    async start() {
      await journal.start();
      await flusher.start();
      await background.start();
    },
    async stop(options) {
      await background.stop();
      await flusher.stop(options);
      await journal.stop();
    },
  };
}

function laterOfBoth(one: Position | null, other: Position | null): Position | null {
  return one === null || other === null ? (one ?? other) : laterOf(one, other);
}
