import type { Db } from "mongodb";
import type { Logger } from "pino";
import type { Startable } from "../domain/ports/lifecycle";
import type { RollUpObserver } from "../domain/ports/observers";
import { MongoJournal } from "../journal/mongo-journal";
import { RollUp, type RollUpOptions } from "../journal/roll-up";
import { BackgroundChunks } from "../services/telemetry/background-chunks";
import { MongoAggregates } from "../store/aggregates";
import { MongoSeriesBacklog } from "../store/aggregates-backlog";
import { AnnouncingTelemetryWriter } from "../store/aggregates-writer";
import { MongoDeletionRepository } from "../store/deletions";
import { MongoLedgerRepository } from "../store/ledger-repository";
import { MongoRollUpCheckpoints } from "../store/roll-up-checkpoints";
import { MongoSeriesRepository } from "../store/series";
import { MongoClock } from "../store/shared-clock";
import { MongoTelemetryWriter } from "../store/telemetry-writer";
import { MeteredTelemetryWriter } from "./roll-up-load";

export interface RollUpSettings extends RollUpOptions {
  /** Most by which the local clock may differ from MongoDB's. */
  readonly maxClockDifferenceMs: number;
}

/** Puts the roll-up together on one database, with what pre-aggregates in the background what it has stored. */
export function createRollUp(db: Db, options: RollUpSettings, observer: RollUpObserver, logger: Logger): Startable {
  const aggregates = new MongoAggregates(db);
  const checkpoints = new MongoRollUpCheckpoints(db);
  const deletions = new MongoDeletionRepository(db);
  const doneSeq = async () => (await checkpoints.read()).doneSeq;
  const telemetry = new MeteredTelemetryWriter(
    new AnnouncingTelemetryWriter(new MongoTelemetryWriter(db), aggregates, doneSeq),
  );
  const rollUp = new RollUp(
    {
      clock: new MongoClock(db, { maxDifferenceMs: options.maxClockDifferenceMs }),
      journal: new MongoJournal(db, doneSeq, logger),
      telemetry,
      ledger: new MongoLedgerRepository(db),
      checkpoints,
      observer,
      logger,
      // A deletion is complete when nothing can bring what it erased back, latest values of the roll-up's memory too.
      awaitedSeq: () => deletions.awaitedSeq(),
    },
    options,
  );
  const background = new BackgroundChunks({
    repository: new MongoSeriesRepository(db, aggregates, checkpoints),
    backlog: new MongoSeriesBacklog(db),
    load: () => telemetry.load(),
    logger,
  });
  return {
    async start() {
      await rollUp.start();
      await background.start();
    },
    async stop() {
      await background.stop();
      await rollUp.stop();
    },
  };
}
