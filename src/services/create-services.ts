import type { Logger } from "pino";
import type { ApiKey } from "../domain/entities";
import type { BrokerAdmin } from "../domain/ports/broker";
import type { Startable } from "../domain/ports/lifecycle";
import type { LiveReadings, LiveRejections, PendingLedger, RecentReadings } from "../domain/ports/live";
import type { Registry } from "../domain/ports/registry";
import type {
  ApiKeyRepository,
  AssetRepository,
  AuditLog,
  FleetRepository,
  LedgerRepository,
  RejectionRepository,
  SensorRepository,
  TelemetryRepository,
  TenantRepository,
} from "../domain/ports/store";
import { ApiKeyAccess } from "./access/access-service";
import { KeyRing, type KeyRingOptions } from "./access/key-ring";
import { ConfiguredOperatorKey } from "./access/operator-key";
import { AuditTrail } from "./audit";
import { TenantScope } from "./authorization";
import { FleetReads } from "./fleet/fleet-reads";
import { fleetService } from "./fleet/fleet-service";
import { FleetWrites } from "./fleet/fleet-writes";
import { StoredAndPendingLedger } from "./ledger/ledger-service";
import { TenantRegistration, type RegistrationOptions } from "./registration/tenant-registration";
import { TenantRemoval } from "./registration/tenant-removal";
import { UnfinishedRegistrations } from "./registration/unfinished-registrations";
import { RecordedRejections } from "./rejection-service";
import type { Services } from "./services";
import { StoredAndLiveTelemetry } from "./telemetry/telemetry-service";

export interface ServicePorts {
  readonly tenants: TenantRepository;
  readonly assets: AssetRepository;
  readonly sensors: SensorRepository;
  readonly fleet: FleetRepository;
  readonly apiKeys: ApiKeyRepository;
  readonly telemetry: TelemetryRepository;
  readonly rejections: RejectionRepository;
  readonly ledger: LedgerRepository;
  readonly auditLog: AuditLog;
  readonly registry: Registry;
  readonly broker: BrokerAdmin;
  readonly recentReadings: RecentReadings;
  readonly pendingLedger: PendingLedger;
  readonly liveReadings: LiveReadings;
  readonly liveRejections: LiveRejections;
}

export interface ServiceOptions extends RegistrationOptions {
  /** The operator's key from the configuration, the whole secret. Default: only stored keys open anything. */
  readonly operatorKey?: string | null | undefined;
  readonly keyRing?: KeyRingOptions | undefined;
  /** Milliseconds between writes of keys' last uses. Default 10,000. */
  readonly recordUsesEveryMs?: number | undefined;
}

/** The use cases and what goes on behind them. The ports are started before and stopped after. */
export interface RunningServices extends Startable {
  readonly services: Services;
  /** Undoes registrations that a killed process left; also done at start and from time to time. Resolves with how many. */
  recoverRegistrations(): Promise<number>;
  /** Makes the first operator's key where there is none, with the secret to show once; null where there is one. */
  ensureOperatorKey(): Promise<{ apiKey: ApiKey; secret: string } | null>;
}

/** @throws Error when the operator's key could be guessed. */
export function createServices(ports: ServicePorts, options: ServiceOptions, logger: Logger): RunningServices {
  const { tenants, assets, sensors, apiKeys, registry, broker } = ports;
  const configured =
    options.operatorKey === undefined || options.operatorKey === null
      ? null
      : new ConfiguredOperatorKey(options.operatorKey);
  const scope = new TenantScope(tenants, registry);
  const audit = new AuditTrail(ports.auditLog, logger);
  const ring = new KeyRing(apiKeys, options.keyRing);
  const access = new ApiKeyAccess(apiKeys, ring, registry, scope, audit, configured, logger, options.recordUsesEveryMs);
  const removal = new TenantRemoval(tenants, apiKeys, broker, registry);
  const unfinished = new UnfinishedRegistrations(tenants, removal, logger, options.staleAfterMs);
  const registration = new TenantRegistration(tenants, apiKeys, broker, registry, removal, unfinished, options, logger);
  const writes = new FleetWrites(registration, assets, sensors, ports.fleet, registry, scope, audit);
  const reads = new FleetReads(tenants, assets, sensors, registry, scope);

  return {
    services: {
      access,
      fleet: fleetService(writes, reads),
      telemetry: new StoredAndLiveTelemetry(
        ports.telemetry,
        ports.recentReadings,
        ports.liveReadings,
        reads,
        scope,
        access,
      ),
      rejections: new RecordedRejections(ports.rejections, ports.liveRejections, scope, access),
      ledger: new StoredAndPendingLedger(ports.ledger, ports.pendingLedger, scope),
    },
    recoverRegistrations: () => unfinished.recover(),
    ensureOperatorKey: () => access.ensureOperatorKey(),
    async start() {
      await access.start();
      await unfinished.start();
    },
    async stop() {
      await unfinished.stop();
      await access.stop();
    },
  };
}
