import { setTimeout as sleep } from "node:timers/promises";
import { type Db, MongoServerError } from "mongodb";
import type { Logger } from "pino";
import { STORED_CAPABILITIES } from "../contributions";
import { COLLECTIONS } from "../documents";

/** How long Sluice keeps documents, seconds. The journal is not among them, because the flusher trims it. */
export interface Retention {
  /** Retention by the timestamp of the reading. */
  readonly telemetry: number;
  readonly rejections: number;
  readonly ledger: number;
  readonly idempotency: number;
  /** Payloads of rejected messages that can be redriven. */
  readonly rejectedPayloads: number;
  readonly auditLog: number;
}

const DAY = 24 * 60 * 60;

/**
 * Retention that collections are created with, before {@link applyRetention} applies the configured one. It equals the
 * configuration's defaults.
 */
export const DEFAULT_RETENTION: Retention = {
  telemetry: 30 * DAY,
  rejections: 7 * DAY,
  ledger: 90 * DAY,
  idempotency: DAY,
  rejectedPayloads: DAY,
  auditLog: 400 * DAY,
};

/** Name of the TTL index. */
export const TTL_INDEX = "ttl";

const CONFLICTING_OPERATION_IN_PROGRESS = 117;

/** Changes the database's retention to `retention`. Idempotent. */
export async function applyRetention(db: Db, retention: Retention, log: Logger): Promise<void> {
  const [telemetry] = await db.listCollections({ name: COLLECTIONS.telemetry }, { nameOnly: false }).toArray();
  const options: { expireAfterSeconds?: number } | undefined = telemetry?.options;
  await change(db, COLLECTIONS.telemetry, Number(options?.expireAfterSeconds), retention.telemetry, log, {
    expireAfterSeconds: retention.telemetry,
  });
  for (const kind of ["rejections", "ledger", "idempotency", "rejectedPayloads", "auditLog"] as const) {
    await changeIndex(db, COLLECTIONS[kind], retention[kind], log);
  }
  for (const { retention: collections = {} } of STORED_CAPABILITIES) {
    for (const [collection, kind] of Object.entries(collections)) {
      await changeIndex(db, collection, retention[kind], log);
    }
  }
}

async function changeIndex(db: Db, collection: string, expireAfterSeconds: number, log: Logger): Promise<void> {
  const indexes = await db.collection(collection).listIndexes().toArray();
  const ttl = indexes.find((index: { name: string }) => index.name === TTL_INDEX) as
    { expireAfterSeconds?: number } | undefined;
  await change(db, collection, Number(ttl?.expireAfterSeconds), expireAfterSeconds, log, {
    index: { name: TTL_INDEX, expireAfterSeconds },
  });
}

async function change(
  db: Db,
  collection: string,
  current: number,
  wanted: number,
  log: Logger,
  modification: object,
): Promise<void> {
  if (current === wanted) return;
  for (let attempt = 1; ; attempt++) {
    try {
      await db.command({ collMod: collection, ...modification });
      log.info({ collection, fromSeconds: current, toSeconds: wanted }, "retention changed");
      return;
    } catch (error) {
      // Another process that is starting makes the same change.
      const passing = error instanceof MongoServerError && error.code === CONFLICTING_OPERATION_IN_PROGRESS;
      if (!passing || attempt === 10) throw error;
      await sleep(100);
    }
  }
}
