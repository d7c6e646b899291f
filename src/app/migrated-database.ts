import type { Logger } from "pino";
import type { Config } from "../config/config";
import type { Partition } from "../domain/keys";
import type { Startable } from "../domain/ports/lifecycle";
import type { MongoConnection } from "../store/connection";
import { rejectedUser } from "../store/connection-string";
import { checkRemovedPartitions } from "../store/removed-partitions";
import { migrate } from "../store/migrations/migrate";

const IDEMPOTENCY_SECONDS = 24 * 60 * 60;

/**
 * Connects to the database and migrates it to the structure that this version needs. The start fails if a partition
 * that is not configured still has data.
 */
export function migratedDatabase(
  mongo: MongoConnection,
  { telemetrySeconds, rejectionSeconds, ledgerSeconds, redriveSeconds, auditSeconds }: Config["retention"],
  partitions: readonly Partition[],
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
      // Not earlier: the first authenticated command is the first to reveal that the server requires credentials.
      await migrate(mongo.db, retention, logger).catch((error: unknown) => {
        throw rejectedUser(error) ?? error;
      });
      await checkRemovedPartitions(mongo.db, partitions);
    },
    stop: () => mongo.stop(),
  };
}
