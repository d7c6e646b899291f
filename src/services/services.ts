/** The use cases, as resolvers and commands see them. The table in `operations.ts` authorizes every call. */
import type { AccessService } from "./access/access";
import type { AuditUseCases } from "./audit-use-cases";
import type { BrokerCredentialService, BrokerTraceService, ReconciliationService } from "./broker-services";
import type { ChangeEventUseCases } from "./change-event-use-cases";
import type { ContributedServices } from "./contributed";
import type { PositionCursors } from "./cursors/cursors";
import type { FleetService } from "./fleet/fleet";
import type { LifecycleService } from "./lifecycle/lifecycle";
import type { MessageUseCases } from "./messages/messages";
import type { LedgerUseCases, PlatformUseCases } from "./platform-services";
import type { RejectionUseCases } from "./rejection-use-cases";
import type { SettingsUseCases } from "./settings/settings";
import type { TraceUseCases } from "./telemetry/reading-traces";
import type { SeriesUseCases } from "./telemetry/series";
import type { TelemetryUseCases } from "./telemetry/telemetry";

export interface Services {
  readonly cursors: PositionCursors;
  readonly access: AccessService;
  readonly fleet: FleetService;
  readonly telemetry: TelemetryUseCases;
  readonly traces: TraceUseCases;
  readonly series: SeriesUseCases;
  readonly rejections: RejectionUseCases;
  readonly ledger: LedgerUseCases;
  readonly messages: MessageUseCases;
  readonly lifecycle: LifecycleService;
  readonly audit: AuditUseCases;
  readonly brokerCredentials: BrokerCredentialService;
  readonly brokerTraces: BrokerTraceService;
  readonly reconciliation: ReconciliationService;
  readonly settings: SettingsUseCases;
  readonly platform: PlatformUseCases;
  readonly events: ChangeEventUseCases;
  readonly contributed: ContributedServices;
}
