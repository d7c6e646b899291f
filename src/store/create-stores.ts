import type { Db } from "mongodb";
import type { Logger } from "pino";
import { FIRST_PARTITION } from "../domain/keys";
import { MongoApiKeyRepository } from "./api-keys";
import { MongoAssetRepository } from "./assets";
import { MongoAuditLog } from "./audit-log";
import { MongoBrokerCredentialRepository } from "./broker-credentials";
import { MongoBrokerSessions } from "./broker-sessions";
import { MongoBrokerTraces } from "./broker-traces";
import { MongoCredentialPauses } from "./credential-pauses";
import { MongoConnectionFailures } from "./connection-failures";
import { MongoDeletionRepository } from "./deletions";
import { MongoErasure } from "./erasure";
import { MongoExportTickets } from "./export-tickets";
import { MongoFleetRepository } from "./fleet";
import { MongoFleetLists } from "./fleet-lists";
import { MongoFlushCheckpoints } from "./flush-checkpoints";
import { MongoIdempotencyRepository } from "./idempotency";
import { MongoLeases } from "./leases";
import { MongoLedgerRepository } from "./ledger-repository";
import { MongoPlatformStore } from "./platform";
import { MongoReconciliations } from "./reconciliations";
import { MongoSharedUsage } from "./shared-usage";
import { MongoPreviousTenants } from "./previous-tenants";
import { MongoRedriveRequests } from "./redrive-requests";
import type { FeedPace } from "./change-feed";
import { MongoRegistryChanges, registrationFeed } from "./registry-changes";
import { MongoRejectedPayloads } from "./rejected-payloads";
import { MongoRejectionRepository } from "./rejections";
import { MongoRollups } from "./rollups";
import { MongoRollupRepository } from "./rollups-repository";
import { MongoSecrets } from "./secrets";
import { MongoSensorRepository } from "./sensors";
import { MongoTelemetryRepository } from "./telemetry";
import { MongoTenantDeactivations } from "./tenant-deactivations";
import { MongoTenantMoves } from "./tenant-moves";
import { MongoTenantRepository } from "./tenants";
import { MongoUsageHours } from "./usage-hours";
import { MongoUsage } from "./usage-repository";

export interface StoresOptions {
  /** The same database over other connections, for reads of requests, which may take long. Default: `db`. */
  readonly requests?: Db | undefined;
  /** Retention of readings, seconds. Default: unlimited. */
  readonly telemetrySeconds?: number | undefined;
  /**
   * How soon this process learns of registrations and leases. Default: immediately, because ingestion pauses until its
   * next owner knows of the lease.
   */
  readonly pace?: FeedPace | undefined;
}

export type Stores = ReturnType<typeof createStores>;

/** Creates the stores of one database. Opens no connection and starts nothing. */
export function createStores(db: Db, logger: Logger, { requests = db, telemetrySeconds, pace }: StoresOptions = {}) {
  return {
    ...createRegistrationStores(db, logger, pace),
    ...createReadingStores(db, FIRST_PARTITION, { requests, telemetrySeconds }),
    rejections: new MongoRejectionRepository(db, logger),
    auditLog: new MongoAuditLog(db),
    idempotency: new MongoIdempotencyRepository(db),
    secrets: new MongoSecrets(db),
    exportTickets: new MongoExportTickets(db),
    redriveRequests: new MongoRedriveRequests(db),
    platform: new MongoPlatformStore(db),
    usageCollection: new MongoUsageHours(db),
    /** Stores for requests, which may take long. */
    ofRequests: {
      assets: new MongoAssetRepository(requests),
      sensors: new MongoSensorRepository(requests),
      fleetLists: new MongoFleetLists(requests),
      rejections: new MongoRejectionRepository(requests, logger),
      ledger: new MongoLedgerRepository(requests),
      usage: new MongoUsage(requests),
    },
  };
}

/** Creates the stores of tenants and everything registered for them. Some report changes by other processes. */
function createRegistrationStores(db: Db, logger: Logger, pace?: FeedPace) {
  const feed = registrationFeed(db, logger, pace);
  return {
    tenants: new MongoTenantRepository(db),
    tenantMoves: new MongoTenantMoves(db, feed),
    previousTenants: new MongoPreviousTenants(db),
    tenantDeactivations: new MongoTenantDeactivations(db, feed),
    assets: new MongoAssetRepository(db),
    sensors: new MongoSensorRepository(db),
    fleet: new MongoFleetRepository(db),
    registryChanges: new MongoRegistryChanges(feed),
    apiKeys: new MongoApiKeyRepository(db, feed),
    leases: new MongoLeases(db, feed),
    reconciliations: new MongoReconciliations(db),
    usage: new MongoSharedUsage(db),
    brokerCredentials: new MongoBrokerCredentialRepository(db),
    connectionFailures: new MongoConnectionFailures(db),
    brokerSessions: new MongoBrokerSessions(db),
    brokerTraces: new MongoBrokerTraces(db),
    credentialPauses: new MongoCredentialPauses(db),
    erasure: new MongoErasure(db),
  };
}

/** Creates the stores of one partition's readings, which the partition's flusher writes. */
export function createReadingStores(
  db: Db,
  partition = FIRST_PARTITION,
  { requests = db, telemetrySeconds }: StoresOptions = {},
) {
  const rollups = new MongoRollups(db, Date.now, partition);
  const checkpoints = new MongoFlushCheckpoints(db, partition);
  return {
    checkpoints,
    rollups,
    series: new MongoRollupRepository(requests, rollups, checkpoints, telemetrySeconds, partition),
    telemetry: new MongoTelemetryRepository(requests, partition),
    ledger: new MongoLedgerRepository(db, partition),
    payloads: new MongoRejectedPayloads(db),
    deletions: new MongoDeletionRepository(db, partition),
    /** Resolves with the position up to which the journal is flushed. */
    flushed: async () => (await checkpoints.read()).doneSeq,
  };
}
