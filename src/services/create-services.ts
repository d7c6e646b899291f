import type { Logger } from "pino";
import type { ApiKey } from "../domain/entities";
import type { Partition } from "../domain/keys";
import type { Floods } from "../domain/ports/floods";
import type { BrokerConnections } from "../domain/ports/broker";
import type { NamedPart } from "../domain/ports/lifecycle";
import { createAccess } from "./access/create-access";
import { keyChanges } from "./access/key-changes";
import { ContributedServices } from "./contributed";
import { AuditTrail } from "./audit";
import { AuditService } from "./audit-service";
import { TenantScope } from "./authorization";
import { authorizedReads, type Reads } from "./authorized-reads";
import { ChangePipeline } from "./change-pipeline";
import { ChangeEvents } from "./change-events";
import { createCredentialExpiry, createCredentials } from "./credentials/create-credentials";
import { credentialChanges } from "./credentials/credential-changes";
import { traceChanges } from "./credentials/credential-traces";
import { PlatformCursors } from "./cursors/platform-cursors";
import { FleetCounts } from "./fleet/fleet-counts";
import { FleetReads } from "./fleet/fleet-reads";
import { registrations } from "./fleet/registrations";
import { IdempotentMutations } from "./idempotency/idempotent-mutations";
import type { Job } from "./job";
import { LedgerService } from "./ledger/ledger-service";
import { createLifecycle } from "./lifecycle/create-lifecycle";
import { lifecycleChanges, lifecycleReads } from "./lifecycle/lifecycle-changes";
import { messageChanges, MessageService } from "./messages/message-service";
import { observedOperations } from "./observed-operations";
import type { ServiceName } from "./operations";
import { Partitions } from "./partitions";
import { PlatformService } from "./platform/platform-service";
import { BrokerReconciliation, reconciliationChanges } from "./reconciliation/broker-reconciliation";
import { RejectionService } from "./rejection-service";
import type { ServiceBasis } from "./service-basis";
import type { ServiceOptions, ServicePorts } from "./service-ports";
import type { Services } from "./services";
import { SettingsService } from "./settings/settings-service";
import { ReadingTraces } from "./telemetry/reading-traces";
import { SeriesService } from "./telemetry/series-service";
import { TelemetryService } from "./telemetry/telemetry-service";

/** The use cases and their background work. */
export interface RunningServices {
  readonly services: Services;
  /**
   * Background work of every process, in start order. Start the ports before these parts, and stop the ports after
   * them.
   */
  readonly parts: readonly NamedPart[];
  /** Background work that only one process does. Start it after the parts. */
  readonly jobs: readonly Job[];
  /**
   * Creates the parts that observe the connections of gateways to a broker and stop floods, in start order. Start
   * `connections` after these parts, in the process that ingests.
   */
  watchConnections(connections: BrokerConnections, floods: Floods, partition: Partition): readonly NamedPart[];
  /**
   * Rolls back registrations that a killed process left unfinished. A job also does so periodically. Resolves with
   * their number.
   */
  recoverRegistrations(): Promise<number>;
  /** Creates the first operator's API key, with the secret to show once; null if a usable one exists. */
  ensureOperatorKey(): Promise<{ apiKey: ApiKey; secret: string } | null>;
}

/** @throws Error if the configured operator's API key is invalid */
export function createServices(ports: ServicePorts, options: ServiceOptions, logger: Logger): RunningServices {
  const { registry } = ports;
  const scope = new TenantScope(ports.tenants, registry);
  const audit = new AuditTrail(ports.auditLog, logger, options.rejectedAttempts, options.routineChanges);
  const partitions = new Partitions(ports.partitions, registry);
  const basis: ServiceBasis = { ports, options, logger, scope, audit, partitions };
  const cursors = new PlatformCursors(ports.secrets);
  const access = createAccess(basis);
  const ends = createCredentialExpiry(basis);
  const lifecycle = createLifecycle(basis, ends, (tenantId) => access.deactivations.notify(tenantId));
  const { deletions, brokerAccess } = lifecycle;
  const {
    credentials,
    traces,
    parts: credentialParts,
    watchConnections,
  } = createCredentials(basis, ends.expiry, (tenantId) => brokerAccess.syncUnlessActive(tenantId));
  const { brokerCredentials, credentialObserver } = ports;
  const reconciliation = new BrokerReconciliation(
    brokerCredentials,
    ports.partitions,
    ports.reconciliations,
    ports.credentialPauses,
    credentialObserver,
    logger,
    options.reconciliation,
  );
  const ledger = new LedgerService(ports.ledger, ports.pendingLedger, ports.usage);
  const { fleetLists } = ports;
  const counts = new FleetCounts(fleetLists, ports.assets, ports.sensors);
  const fleet = new FleetReads(ports.tenants, ports.fleetPages ?? ports, fleetLists, counts, registry, scope);
  const { recentReadings, liveReadings, liveRejections } = ports;
  const end = access.access;
  const telemetry = new TelemetryService(ports.telemetry, recentReadings, liveReadings, fleet, scope, end, registry);
  const changes = new ChangePipeline(new IdempotentMutations(ports.idempotency, audit, logger, options.idempotency));
  const reads = <S extends ServiceName>(service: S, useCases: Reads<S>) => authorizedReads(service, useCases, scope);
  const credentialReads = reads("brokerCredentials", credentials);
  const messages = new MessageService(ports.ingestion, scope, credentialReads, ports.credentialPauses);
  const platform = createPlatform(basis, ledger, reconciliation);

  return {
    services: {
      ...observedOperations(
        {
          cursors: reads("cursors", cursors),
          access: { ...reads("access", access.access), ...changes.of("access", keyChanges(access.keys)) },
          fleet: {
            ...reads("fleet", fleet),
            ...changes.of("fleet", registrations(lifecycle.registration, lifecycle.writes)),
          },
          telemetry: reads("telemetry", telemetry),
          traces: reads("traces", new ReadingTraces(telemetry, partitions)),
          series: reads("series", new SeriesService(partitions, recentReadings, fleet, telemetry)),
          rejections: reads(
            "rejections",
            new RejectionService(ports.rejections, ports.payloads, liveRejections, scope, end),
          ),
          messages: { ...reads("messages", messages), ...changes.of("messages", messageChanges(messages)) },
          ledger: reads("ledger", ledger),
          lifecycle: {
            ...reads("lifecycle", lifecycleReads(deletions)),
            ...changes.of("lifecycle", lifecycleChanges(lifecycle.tenants, lifecycle.fleet, lifecycle.moves)),
          },
          audit: reads("audit", new AuditService(ports.auditLog)),
          brokerCredentials: {
            ...credentialReads,
            ...changes.of("brokerCredentials", credentialChanges(credentials)),
          },
          brokerTraces: { ...reads("brokerTraces", traces), ...changes.of("brokerTraces", traceChanges(traces)) },
          reconciliation: {
            ...reads("reconciliation", reconciliation),
            ...changes.of("reconciliation", reconciliationChanges(reconciliation)),
          },
          settings: reads("settings", new SettingsService(partitions, options)),
          platform: reads("platform", platform),
          events: reads("events", new ChangeEvents(ports.liveRegistry, platform, scope, end, logger)),
        },
        ports.operationObserver,
      ),
      contributed: new ContributedServices(ports.contributed),
    },
    parts: [
      ["cursor keys", { start: () => cursors.start(), stop: () => Promise.resolve() }],
      ["audit log", audit],
      ...access.parts,
      ...lifecycle.parts,
      ...ends.parts,
      ...credentialParts,
      ["reconciliation", reconciliation],
      ["deletions", deletions],
    ],
    jobs: [...lifecycle.jobs, ends.expiry, reconciliation],
    watchConnections,
    recoverRegistrations: () => lifecycle.unfinished.recover(),
    ensureOperatorKey: () => access.access.ensureOperatorKey(),
  };
}

function createPlatform(
  { ports, options }: ServiceBasis,
  ledger: LedgerService,
  reconciliation: BrokerReconciliation,
): PlatformService {
  const { process, platform: store, leases, partitions, tenants, pendingLedger: pending } = ports;
  const { platformCertificates: certificates = () => [], connectionFailures: failures } = ports;
  return new PlatformService(
    { process, store, leases, partitions, pending, tenants, ledger, reconciliation, certificates, failures },
    options.expiry?.credentialSeconds,
  );
}
