import type { Logger } from "pino";
import type { Config } from "../config/config";
import type { Startable } from "../domain/ports/lifecycle";
import type { MongoConnection } from "../store/connection";
import { rejectedUser } from "../store/connection-string";
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
      // Only now, because a server tells nobody without credentials that it requires some.
      await migrate(mongo.db, retention, logger).catch((error: unknown) => {
        throw rejectedUser(error) ?? error;
      });
    },
    stop: () => mongo.stop(),
  };
}
