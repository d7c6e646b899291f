/**
 * Versioned structure of the database. Every start applies the missing migrations in order. Several processes may do so
 * simultaneously.
 */
import type { Db } from "mongodb";
import type { Logger } from "pino";
import { STORED_CAPABILITIES } from "../contributions";
import { COLLECTIONS } from "../documents";
import { isDuplicateKey } from "../duplicate-key";
import { collections } from "./0001-collections";
import { ledgerAndRedrive } from "./0002-ledger-and-redrive";
import { brokerCredentials } from "./0003-broker-credentials";
import { aggregates } from "./0004-aggregates";
import { endsOfCredentials } from "./0005-ends-of-credentials";
import { lateHours } from "./0006-late-hours";
import { redrivenPayloads } from "./0007-redriven-payloads";
import { storedInTheLedger } from "./0008-stored-in-the-ledger";
import { endsOfAuditEvents } from "./0009-ends-of-audit-events";
import { journalWithoutTtl } from "./0010-journal-without-ttl";
import { previousTenants } from "./0011-previous-tenants";
import { flushNames } from "./0012-flush";
import { rollups } from "./0013-rollups";
import { previousTenantInTheAuditLog } from "./0014-previous-tenant-in-the-audit-log";
import { redrivenPayloadsInBatches } from "./0015-redriven-payloads-in-batches";
import { failureOfADeletion } from "./0016-failure-of-a-deletion";
import { furtherRejections } from "./0017-further-rejections";
import { brokerConnections } from "./0018-broker-connections";
import { fencedFlush } from "./0019-fenced-flush";
import { fleetLists } from "./0020-fleet-lists";
import { usage } from "./0021-usage";
import { brokerSessions } from "./0022-broker-sessions";
import { exportTickets } from "./0023-export-tickets";
import { auditFilters } from "./0024-audit-filters";
import { assetGrams } from "./0025-asset-grams";
import { tenantMoves } from "./0026-tenant-moves";
import { auditSearch } from "./0027-audit-search";
import { revokedApiKeys } from "./0028-revoked-api-keys";
import type { Migration } from "./migration";
import { applyRetention, type Retention } from "./retention";

/** Migrations of the platform and of its capabilities, by version. */
const MIGRATIONS: readonly Migration[] = [
  collections,
  ledgerAndRedrive,
  brokerCredentials,
  aggregates,
  endsOfCredentials,
  lateHours,
  redrivenPayloads,
  storedInTheLedger,
  endsOfAuditEvents,
  journalWithoutTtl,
  previousTenants,
  flushNames,
  rollups,
  previousTenantInTheAuditLog,
  redrivenPayloadsInBatches,
  failureOfADeletion,
  furtherRejections,
  brokerConnections,
  fencedFlush,
  fleetLists,
  usage,
  brokerSessions,
  exportTickets,
  auditFilters,
  assetGrams,
  tenantMoves,
  auditSearch,
  revokedApiKeys,
  ...STORED_CAPABILITIES.flatMap(({ migrations = [] }) => migrations),
].sort((one, other) => one.version - other.version);

interface AppliedMigration {
  /** Version of the migration. */
  readonly _id: number;
  readonly name: string;
  readonly appliedAt: Date;
}

/** Thrown by {@link migrate}, because an older build must not write to a newer structure. */
export class DatabaseTooNewError extends Error {
  override readonly name = "DatabaseTooNewError";
  constructor(
    readonly databaseVersion: number,
    readonly supportedVersion: number,
  ) {
    super(
      `the database has structure version ${databaseVersion}, newer than version ${supportedVersion} of this ` +
        "build. Start a newer build, or restore a backup from before the upgrade",
    );
  }
}

/**
 * Applies the missing migrations, then the retention. Idempotent.
 *
 * @throws DatabaseTooNewError if a newer build has migrated the database; then nothing was changed
 */
export async function migrate(db: Db, retention: Retention, log: Logger): Promise<void> {
  const applied = db.collection<AppliedMigration>(COLLECTIONS.migrations);
  const versions = new Set(
    await applied
      .find()
      .map(({ _id }) => _id)
      .toArray(),
  );
  const newest = Math.max(0, ...versions);
  if (newest > MIGRATIONS.length) throw new DatabaseTooNewError(newest, MIGRATIONS.length);
  for (const migration of MIGRATIONS) {
    if (versions.has(migration.version)) continue;
    await migration.apply(db);
    try {
      await applied.insertOne({ _id: migration.version, name: migration.name, appliedAt: new Date() });
      log.info({ version: migration.version, migration: migration.name }, "database migrated");
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
  await applyRetention(db, retention, log);
}
