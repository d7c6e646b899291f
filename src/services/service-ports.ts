/** Ports and options of the use cases. */
import type { PlatformCertificate } from "../domain/certificates";
import type { BrokerAdmin, ClientAuthority, RevocationList } from "../domain/ports/broker";
import type { BrokerSessionRepository } from "../domain/ports/broker-session-store";
import type { BrokerTraceRepository } from "../domain/ports/broker-trace-store";
import type { CredentialPauseRepository } from "../domain/ports/credential-pause-store";
import type { ConnectionFailureRepository } from "../domain/ports/connection-failure-store";
import type { SharedClock } from "../domain/ports/clock";
import type { BrokerCredentialRepository } from "../domain/ports/credential-store";
import type { LiveReadings, LiveRegistry, LiveRejections, PendingLedger, RecentReadings } from "../domain/ports/live";
import type { CredentialObserver, MoveObserver, OperationObserver } from "../domain/ports/observers";
import type { PlatformProcess, PlatformStore, ReconciliationStore } from "../domain/ports/platform";
import type { Registry } from "../domain/ports/registry";
import type { SecretStore } from "../domain/ports/secrets";
import type { ApiKeyRepository } from "../domain/ports/api-key-store";
import type { AuditLog } from "../domain/ports/audit-log";
import type { DeletionRepository, Erasure } from "../domain/ports/deletion-store";
import type { FleetLists } from "../domain/ports/fleet-lists";
import type { AssetRepository, FleetRepository, SensorRepository } from "../domain/ports/fleet-store";
import type { IdempotencyRepository } from "../domain/ports/idempotency-store";
import type { LeaseStore } from "../domain/ports/leases";
import type { LedgerRepository, UsageRepository } from "../domain/ports/ledger-store";
import type { RejectedPayloadRepository } from "../domain/ports/ingest";
import type { RejectionRepository } from "../domain/ports/rejection-store";
import type { TenantMoveStore } from "../domain/ports/tenant-moves";
import type { TelemetryRepository } from "../domain/ports/telemetry-store";
import type { PreviousTenantRepository, TenantDeactivations, TenantRepository } from "../domain/ports/tenant-store";
import type { TenantQuotas } from "../domain/limits";
import type { TokenOptions } from "../domain/tokens";
import type { ContributedService } from "./contributed";
import type { ApiKeyCacheOptions } from "./access/api-key-cache";
import type { BrokerConnectionLimits } from "./credentials/connection-limit";
import type { CredentialExpiryOptions } from "./credentials/credential-expiry-worker";
import type { ExpiryOptions } from "./expiry-watch";
import type { FleetPages } from "./fleet/fleet-reads";
import type { IdempotencyOptions } from "./idempotency/idempotent-mutations";
import type { DeletionsOptions } from "./lifecycle/deletions";
import type { MessagePorts } from "./messages/message-service";
import type { PartitionPorts } from "./partitions";
import type { RegistrationOptions } from "./registration/tenant-registration";
import type { ReconciliationOptions } from "./reconciliation/broker-reconciliation";
import type { AttemptThrottleOptions } from "./attempt-throttle";

export interface ServicePorts {
  readonly tenants: TenantRepository;
  readonly tenantMoves: TenantMoveStore;
  readonly previousTenants: PreviousTenantRepository;
  readonly assets: AssetRepository;
  readonly sensors: SensorRepository;
  readonly fleet: FleetRepository;
  /** Source of pages of assets and sensors. Default: the repositories. */
  readonly fleetPages?: FleetPages | undefined;
  readonly fleetLists: FleetLists;
  readonly apiKeys: ApiKeyRepository;
  readonly telemetry: TelemetryRepository;
  readonly rejections: RejectionRepository;
  readonly payloads: Pick<RejectedPayloadRepository, "keptOf">;
  readonly ledger: LedgerRepository;
  readonly usage: UsageRepository;
  readonly auditLog: AuditLog;
  readonly secrets: SecretStore;
  readonly clock: SharedClock;
  readonly deletions: DeletionRepository;
  readonly erasure: Erasure;
  readonly idempotency: IdempotencyRepository;
  readonly tenantDeactivations: TenantDeactivations;
  readonly process: PlatformProcess;
  readonly platform: PlatformStore;
  readonly leases: Pick<LeaseStore, "view">;
  readonly reconciliations: ReconciliationStore;
  readonly registry: Registry;
  /** The brokers of all partitions. */
  readonly broker: BrokerAdmin;
  /** At least one. */
  readonly partitions: readonly PartitionPorts[];
  readonly brokerCredentials: BrokerCredentialRepository;
  readonly connectionFailures: ConnectionFailureRepository;
  readonly brokerSessions: BrokerSessionRepository;
  readonly brokerTraces: BrokerTraceRepository;
  readonly credentialPauses: CredentialPauseRepository;
  /** Client IDs of the platform's own sessions on the brokers; secret. Default: none. */
  readonly platformClientIds?: readonly string[] | undefined;
  /** Publishes revoked certificates. Default: they are not published. */
  readonly revocationList?: RevocationList | undefined;
  /** Returns the certificates that the platform depends on. Default: none. */
  readonly platformCertificates?: (() => readonly PlatformCertificate[]) | undefined;
  readonly credentialObserver: CredentialObserver;
  readonly moveObserver: MoveObserver;
  readonly operationObserver: OperationObserver;
  readonly recentReadings: RecentReadings;
  readonly pendingLedger: PendingLedger;
  readonly ingestion: MessagePorts;
  readonly liveReadings: LiveReadings;
  /** Services that capabilities contribute. Default: none. */
  readonly contributed?: readonly ContributedService[];
  readonly liveRejections: LiveRejections;
  readonly liveRegistry: LiveRegistry;
}

export interface ServiceOptions extends RegistrationOptions {
  /** Quotas for tenants that have no quotas of their own. */
  readonly quotas?: TenantQuotas | undefined;
  /** The secret of the configured operator's API key. Default: only stored API keys are valid. */
  readonly operatorKey?: string | null | undefined;
  readonly apiKeyCache?: ApiKeyCacheOptions | undefined;
  /** Identity provider. Default: only API keys are valid. */
  readonly tokens?: TokenOptions | null | undefined;
  readonly deletions?: DeletionsOptions | undefined;
  readonly idempotency?: IdempotencyOptions | undefined;
  /** The client CA that issues gateway certificates. Default: none are issued. */
  readonly authority?: ClientAuthority | null | undefined;
  readonly credentials?: CredentialExpiryOptions | undefined;
  /** Maximum connections to the broker. Default: unlimited. */
  readonly connectionLimits?: BrokerConnectionLimits | undefined;
  readonly reconciliation?: ReconciliationOptions | undefined;
  readonly expiry?: ExpiryOptions | undefined;
  readonly rejectedAttempts?: AttemptThrottleOptions | undefined;
  /** Maximum routine changes of one kind that are recorded individually, per tenant. Default 300 a minute. */
  readonly routineChanges?: AttemptThrottleOptions | undefined;
  /** Interval between writes of the last uses of API keys and broker credentials, milliseconds. Default 10,000. */
  readonly recordUsesEveryMs?: number | undefined;
}
