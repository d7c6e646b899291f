import { setTimeout as delay } from "node:timers/promises";
import type { Db } from "mongodb";
import { UnavailableError } from "../../domain/errors";
import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/** Comment of earlier versions' writes of readings, and name of their connections. */
const OLD_NAME = "sluice flush";
const LONGEST_WAIT_MS = 60_000;
const POLL_MS = 50;

/** Higher than all epochs of earlier versions, and lower than those of this version. */
const EPOCH = 1_000_000_000;

interface Checkpoint {
  readonly _id: string;
  readonly epoch: number;
}

/** Waits for the flusher of an earlier version, because the fence of this version cannot stop a run of it. */
export const fencedFlush: Migration = {
  version: 19,
  name: "fenced flush",
  async apply(db) {
    // From here on, a flusher of an earlier version begins no other run.
    const taken = await db
      .collection<Checkpoint>(COLLECTIONS.checkpoints)
      .updateOne({ _id: "flush" }, { $max: { epoch: EPOCH } }, { writeConcern: { w: "majority", journal: true } });
    if (taken.matchedCount === 1) await untilAlone(db);
  },
};

/**
 * Waits until no write of readings is being executed and no earlier flusher of this database has a connection. After
 * 60 s, it ignores idle connections, and throws if a write is still being executed.
 */
async function untilAlone(db: Db): Promise<void> {
  const writes = { "command.comment": OLD_NAME, ns: `${db.databaseName}.${COLLECTIONS.telemetry}`, active: true };
  const flushers = { appName: { $regex: `^${OLD_NAME} ${db.databaseName} ` } };
  const pipeline = [
    { $currentOp: { allUsers: false, idleConnections: true } },
    { $match: { $or: [writes, flushers] } },
    { $sort: { active: -1 } },
    { $limit: 1 },
  ];
  const admin = db.client.db("admin");
  const deadline = Date.now() + LONGEST_WAIT_MS;
  for (let clear = 0; ; await delay(POLL_MS)) {
    const [other] = await admin
      .aggregate<{ readonly active: boolean }>(pipeline, { readConcern: { level: "local" }, maxTimeMS: 5_000 })
      .toArray();
    // The server may have received a command that it has not begun.
    clear = other === undefined ? clear + 1 : 0;
    if (clear === 2) return;
    if (Date.now() <= deadline) continue;
    if (other?.active === true) throw new UnavailableError("MongoDB", "an earlier version is still writing readings");
    // The process is suspended, or its host is gone.
    return;
  }
}
