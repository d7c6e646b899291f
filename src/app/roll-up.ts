import type { Db } from "mongodb";
import type { Logger } from "pino";
import type { RollUpObserver } from "../domain/ports/observers";
import { MongoJournal } from "../journal/mongo-journal";
import { RollUp, type RollUpOptions } from "../journal/roll-up";
import { MongoAggregates } from "../store/aggregates";
import { AnnouncingTelemetryWriter } from "../store/aggregates-writer";
import { MongoDeletionRepository } from "../store/deletions";
import { MongoLedgerRepository } from "../store/ledger-repository";
import { MongoRollUpCheckpoints } from "../store/roll-up-checkpoints";
import { MongoTelemetryWriter } from "../store/telemetry-writer";

/** Puts the roll-up together on one database. */
export function createRollUp(db: Db, options: RollUpOptions, observer: RollUpObserver, logger: Logger): RollUp {
  const checkpoints = new MongoRollUpCheckpoints(db);
  const deletions = new MongoDeletionRepository(db);
  const doneSeq = async () => (await checkpoints.read()).doneSeq;
  return new RollUp(
    {
      journal: new MongoJournal(db, doneSeq, logger),
      telemetry: new AnnouncingTelemetryWriter(new MongoTelemetryWriter(db), new MongoAggregates(db), doneSeq),
      ledger: new MongoLedgerRepository(db),
      checkpoints,
      observer,
      logger,
      // A deletion is complete when nothing can bring what it erased back, latest values of the roll-up's memory too.
      awaitedSeq: () => deletions.awaitedSeq(),
    },
    options,
  );
}
