import type { PlatformProcess } from "../domain/ports/platform";
import type { TenantAccounts } from "../broker/tenant-accounts";
import type { Ingestion } from "../ingest/ingestion";
import type { LeaseKeeper } from "../leases/lease-keeper";
import type { Readiness } from "../server/health";
import type { ClockWatch } from "./clock-watch";
import type { LifeCycle } from "./life-cycle";
import type { CountedFlush, CountedIngest } from "./process-counts";
import { version } from "./version";

/** What this process does now. */
export interface PresentDuties {
  /** null: it does not ingest. */
  readonly ingestion: () => Ingestion | null;
  readonly isFlushing: () => boolean;
}

/** The state of this process, as operators see it. */
export function processState(
  accounts: TenantAccounts,
  duties: PresentDuties,
  counts: { readonly ingest: CountedIngest; readonly flush: CountedFlush },
): PlatformProcess {
  return {
    version: version(),
    startedAt: new Date(),
    broker() {
      const { ready, since, failure } = accounts.readiness;
      return { connected: ready, since, failure };
    },
    ingestion() {
      const ingestion = duties.ingestion();
      if (ingestion === null) return null;
      const { failure, pendingMessages } = ingestion;
      return { connected: failure === null, failure, pendingMessages, ...counts.ingest.state() };
    },
    flush: () => (duties.isFlushing() ? counts.flush.state() : null),
  };
}

export interface ReadinessParts {
  readonly life: LifeCycle;
  /** null: this process needs no broker. */
  readonly accounts: TenantAccounts | null;
  readonly ingestion: Ingestion | null;
  readonly clock: ClockWatch;
  readonly leases: LeaseKeeper;
}

/** Whether the process can serve, or everything that keeps it from that, with what it owns. */
export function readinessOf({ life, accounts, ingestion, clock, leases }: ReadinessParts): Readiness {
  const owned = leases.owned();
  const owns = owned.map(({ name }) => name);
  if (life.starting !== null) {
    const starting = owned.find(({ isRunning }) => !isRunning)?.title ?? life.starting;
    return { ready: false, reasons: [`${starting} is starting`], owns };
  }
  const { ready, failure } = accounts?.readiness ?? { ready: true, failure: null };
  const stopped = ingestion?.failure ?? null;
  const reasons = [
    ...(ready ? [] : [`broker: ${failure ?? "not connected"}`]),
    ...(stopped === null ? [] : [`ingestion: ${stopped}`]),
    ...leases.failures().map(({ title }) => `${title}: it did not start; see the log`),
    ...(clock.failure === null ? [] : [`clock: ${clock.failure}`]),
  ];
  return { ready: reasons.length === 0, reasons, owns };
}
