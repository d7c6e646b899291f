import type { Logger } from "pino";
import type { ApiKey } from "../domain/entities";
import { DEFAULT_TENANT_QUOTAS } from "../domain/limits";
import { isManagedName } from "../domain/broker-credential";
import type { BrokerCredentialRepository } from "../domain/ports/credential-store";
import type { Startable } from "../domain/ports/lifecycle";
import { ApiKeyAccess } from "./access/access-service";
import { ApiKeyCache } from "./access/api-key-cache";
import { KeyChanges, keyChanges } from "./access/key-changes";
import { ConfiguredOperatorKey } from "./access/operator-key";
import { TenantDeactivationNotifier } from "./access/tenant-deactivation-notifier";
import { TokenAccess } from "./access/token-access";
import { AuditTrail } from "./audit";
import { authorizedReads, type Reads } from "./authorized-reads";
import { ChangePipeline } from "./change-pipeline";
import { AssetWithdrawal } from "./credentials/asset-withdrawal";
import { CertificateRevocations } from "./credentials/certificate-revocations";
import { ClientIdGuard } from "./credentials/client-id-guard";
import { ConnectionLimit } from "./credentials/connection-limit";
import { CredentialExpiryWorker } from "./credentials/credential-expiry-worker";
import { CredentialIssuing } from "./credentials/credential-issuing";
import { TenantCredentials } from "./credentials/credential-service";
import { credentialChanges } from "./credentials/credential-changes";
import { AuditService } from "./audit-service";
import { TenantScope } from "./authorization";
import { ExpiryWatch } from "./expiry-watch";
import { PlatformCursors } from "./cursors/platform-cursors";
import { FleetQuota } from "./fleet/fleet-quota";
import { FleetReads } from "./fleet/fleet-reads";
import { FleetWrites } from "./fleet/fleet-writes";
import { registrations } from "./fleet/registrations";
import { RegistrationGuard } from "./fleet/registration-guard";
import { LastUses } from "./last-uses";
import { LedgerService } from "./ledger/ledger-service";
import { IdempotentMutations } from "./idempotency/idempotent-mutations";
import { DeletionSteps } from "./lifecycle/deletion-steps";
import { Deletions } from "./lifecycle/deletions";
import { FleetChanges } from "./lifecycle/fleet-changes";
import { lifecycleChanges, lifecycleReads } from "./lifecycle/lifecycle-changes";
import { TenantBrokerAccess } from "./lifecycle/tenant-access";
import { TenantLifecycle } from "./lifecycle/tenant-lifecycle";
import { messageChanges, MessageService } from "./messages/message-service";
import { TenantIds } from "./registration/tenant-ids";
import { TenantRegistration } from "./registration/tenant-registration";
import { TenantRemoval } from "./registration/tenant-removal";
import { UnfinishedRegistrations } from "./registration/unfinished-registrations";
import { PlatformService } from "./platform/platform-service";
import { BrokerReconciliation, reconciliationChanges } from "./reconciliation/broker-reconciliation";
import type { ServiceName } from "./operations";
import { RejectionService } from "./rejection-service";
import type { ServiceOptions, ServicePorts } from "./service-ports";
import type { Services } from "./services";
import { SeriesService } from "./telemetry/series-service";
import { TelemetryService } from "./telemetry/telemetry-service";

/** The use cases and their background work. Start the ports before, and stop them after. */
export interface RunningServices extends Startable {
  readonly services: Services;
  /**
   * Rolls back registrations that a killed process left. Also runs at start and periodically. Resolves with their
   * number.
   */
  recoverRegistrations(): Promise<number>;
  /** Creates the first operator's API key, with the secret to show once; null if there is one already. */
  ensureOperatorKey(): Promise<{ apiKey: ApiKey; secret: string } | null>;
}

/** @throws Error if the operator's API key can be guessed */
export function createServices(ports: ServicePorts, options: ServiceOptions, logger: Logger): RunningServices {
  const { tenants, assets, sensors, apiKeys, registry, broker } = ports;
  const configured =
    options.operatorKey === undefined || options.operatorKey === null
      ? null
      : new ConfiguredOperatorKey(options.operatorKey);
  const quotas = options.quotas ?? DEFAULT_TENANT_QUOTAS;
  const { maxApiKeys, maxBrokerCredentials } = quotas;
  const scope = new TenantScope(tenants, registry);
  const audit = new AuditTrail(ports.auditLog, logger, options.rejectedAttempts, options.routineChanges);
  const idempotent = new IdempotentMutations(ports.idempotency, audit, logger, options.idempotency);
  const cursors = new PlatformCursors(ports.secrets);
  const apiKeyCache = new ApiKeyCache(apiKeys, options.apiKeyCache);
  const deactivations = new TenantDeactivationNotifier(ports.tenantDeactivations);
  const tokens = options.tokens === undefined || options.tokens === null ? null : new TokenAccess(options.tokens);
  const access = new ApiKeyAccess(
    { apiKeys, apiKeyCache, registry, deactivations, configured, tokens, logger },
    { recordUsesEveryMs: options.recordUsesEveryMs, warnSeconds: options.expiry?.apiKeySeconds },
  );
  const revocations =
    ports.revocationList === undefined
      ? null
      : new CertificateRevocations(ports.brokerCredentials, ports.revocationList, ports.clock, logger);
  const seen = new LastUses(
    "broker credentials",
    (uses) => ports.brokerCredentials.recordSeen(uses),
    logger,
    options.recordUsesEveryMs,
  );
  const ends = new CredentialExpiryWorker(
    ports.brokerCredentials,
    broker,
    revocations,
    ports.clock,
    logger,
    options.credentials,
  );
  const withdrawal = new AssetWithdrawal(ports.brokerCredentials, broker, ends, logger);
  const deletions = new Deletions(
    ports.deletions,
    new DeletionSteps({
      ...ports,
      brokerCredentials: alsoWithdrawn(ports.brokerCredentials, revocations),
      withdrawAsset: (tenantId, assetId) => withdrawal.withdraw(tenantId, assetId),
    }),
    logger,
    options.deletions,
  );
  const removal = new TenantRemoval(tenants, apiKeys, broker, registry);
  const unfinished = new UnfinishedRegistrations(
    tenants,
    removal,
    deletions,
    ports.clock,
    logger,
    options.staleAfterMs,
  );
  const { previousTenants, erasure, deletions: progress } = ports;
  const ids = new TenantIds(tenants, previousTenants, erasure, progress, options.idCooldownSeconds);
  const registration = new TenantRegistration(
    tenants,
    ids,
    apiKeys,
    broker,
    registry,
    removal,
    unfinished,
    options,
    logger,
  );
  const brokerAccess = new TenantBrokerAccess(tenants, broker, logger, async ({ tenantId }) => {
    const accounts = await ports.brokerCredentials.accounts([tenantId]);
    return accounts.flatMap((account) => account.credentials.map(({ username }) => username));
  });
  const writes = new FleetWrites(
    assets,
    sensors,
    ports.fleet,
    registry,
    scope,
    new RegistrationGuard(scope, deletions, ports.erasure),
    new FleetQuota(assets, sensors, quotas),
  );
  const deactivated = (tenantId: string) => deactivations.notify(tenantId);
  const lifecycle = new TenantLifecycle(tenants, registry, scope, brokerAccess, deletions, deactivated);
  const fleetChanges = new FleetChanges(assets, sensors, registry, scope, deletions);
  const { brokerCredentials, credentialObserver } = ports;
  const certificates = ports.platformCertificates ?? (() => []);
  const expiry = new ExpiryWatch(
    {
      credentials: brokerCredentials,
      apiKeys,
      certificates,
      observer: credentialObserver,
      logger,
    },
    options.expiry,
  );
  const clientIds =
    ports.brokerConnections === undefined
      ? null
      : new ClientIdGuard(
          {
            connections: ports.brokerConnections,
            credentials: brokerCredentials,
            ends,
            tenants,
            audit,
            observer: credentialObserver,
            logger,
          },
          new Set(ports.platformClientIds),
        );
  const connectionLimit =
    ports.brokerConnections === undefined || options.connectionLimits === undefined
      ? null
      : new ConnectionLimit(
          { connections: ports.brokerConnections, broker, audit, observer: credentialObserver, logger },
          options.connectionLimits,
        );
  let unwatch: (() => void) | undefined;
  const credentials = new TenantCredentials(
    {
      credentials: brokerCredentials,
      assets,
      issuing: new CredentialIssuing(brokerCredentials, broker, options.hashPassword),
      ends,
      clock: ports.clock,
      scope,
      syncUnlessActive: (tenantId) => brokerAccess.syncUnlessActive(tenantId),
    },
    {
      mqttUrl: options.mqttUrl,
      certificateUrl: options.certificates?.mqttUrl ?? options.mqttUrl,
      caCertificate: options.caCertificate,
      authority: options.certificates?.authority ?? null,
      maxBrokerCredentials,
      warnSeconds: options.expiry?.credentialSeconds,
    },
  );
  const reconciliation = new BrokerReconciliation(
    brokerCredentials,
    broker,
    credentialObserver,
    logger,
    options.reconciliation,
  );
  const ledger = new LedgerService(ports.ledger, ports.pendingLedger);
  const platform = new PlatformService(
    {
      process: ports.process,
      store: ports.platform,
      journal: ports.journal,
      checkpoints: ports.checkpoints,
      pending: ports.pendingLedger,
      ledger,
      reconciliation,
      certificates,
    },
    options.expiry?.credentialSeconds,
  );
  const reads = new FleetReads(tenants, ports.fleetPages ?? ports, registry, scope);

  const telemetry = new TelemetryService(
    ports.telemetry,
    ports.recentReadings,
    ports.liveReadings,
    reads,
    scope,
    access,
    registry,
  );
  const keys = new KeyChanges({ apiKeys, apiKeyCache, scope, configured, maxApiKeys });
  const messages = new MessageService(ports.ingestion, scope);
  const changes = new ChangePipeline(idempotent);
  const authorized = <S extends ServiceName>(service: S, useCases: Reads<S>) =>
    authorizedReads(service, useCases, scope);

  return {
    services: {
      cursors: authorized("cursors", cursors),
      access: { ...authorized("access", access), ...changes.of("access", keyChanges(keys)) },
      fleet: { ...authorized("fleet", reads), ...changes.of("fleet", registrations(registration, writes)) },
      telemetry: authorized("telemetry", telemetry),
      series: authorized("series", new SeriesService(ports.series, ports.recentReadings, reads, telemetry)),
      rejections: authorized("rejections", new RejectionService(ports.rejections, ports.liveRejections, scope, access)),
      messages: { ...authorized("messages", messages), ...changes.of("messages", messageChanges(messages)) },
      ledger: authorized("ledger", ledger),
      lifecycle: {
        ...authorized("lifecycle", lifecycleReads(deletions)),
        ...changes.of("lifecycle", lifecycleChanges(lifecycle, fleetChanges)),
      },
      audit: authorized("audit", new AuditService(ports.auditLog)),
      brokerCredentials: {
        ...authorized("brokerCredentials", credentials),
        ...changes.of("brokerCredentials", credentialChanges(credentials)),
      },
      reconciliation: {
        ...authorized("reconciliation", reconciliation),
        ...changes.of("reconciliation", reconciliationChanges(reconciliation)),
      },
      platform: authorized("platform", platform),
    },
    recoverRegistrations: () => unfinished.recover(),
    ensureOperatorKey: () => access.ensureOperatorKey(),
    async start() {
      await cursors.start();
      await audit.start();
      await access.start();
      await unfinished.start();
      await brokerAccess.start();
      await revocations?.start();
      await ends.start();
      await seen.start();
      unwatch = ports.brokerConnections?.onConnected(({ username, at }) => {
        if (isManagedName(username)) seen.record(username, at);
      });
      await clientIds?.start();
      await connectionLimit?.start();
      await expiry.start();
      await reconciliation.start();
      await deletions.start();
    },
    async stop() {
      await deletions.stop();
      await reconciliation.stop();
      await expiry.stop();
      await connectionLimit?.stop();
      await clientIds?.stop();
      unwatch?.();
      await seen.stop();
      await ends.stop();
      await revocations?.stop();
      await brokerAccess.stop();
      await unfinished.stop();
      await access.stop();
      await audit.stop();
    },
  };
}

/** Revokes the certificates of a deleted tenant together with its records. */
function alsoWithdrawn(
  credentials: BrokerCredentialRepository,
  revocations: CertificateRevocations | null,
): Pick<BrokerCredentialRepository, "deleteOfTenant"> {
  return {
    async deleteOfTenant(tenantId) {
      await credentials.deleteOfTenant(tenantId);
      await revocations?.refresh();
    },
  };
}
