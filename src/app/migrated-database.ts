import type { Logger } from "pino";
import type { Config } from "../config/config";
import type { Startable } from "../domain/ports/lifecycle";
import type { MongoConnection } from "../store/connection";
import { migrate } from "../store/migrations/migrate";

const IDEMPOTENCY_SECONDS = 24 * 60 * 60;

/** The database, in the structure that this version needs. */
export function migratedDatabase(
  mongo: MongoConnection,
  { telemetrySeconds, rejectionSeconds, ledgerSeconds, redriveSeconds, auditSeconds }: Config["retention"],
  logger: Logger,
): Startable {
  const retention = {
    telemetry: telemetrySeconds,
    rejections: rejectionSeconds,
    ledger: ledgerSeconds,
    idempotency: IDEMPOTENCY_SECONDS,
    rejectedPayloads: redriveSeconds,
    auditLog: auditSeconds,
  };
  return {
    async start() {
      await mongo.start();
      await migrate(mongo.db, retention, logger);
    },
    stop: () => mongo.stop(),
  };
}
