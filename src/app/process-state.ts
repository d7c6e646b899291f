import type { PlatformProcess } from "../domain/ports/platform";
import type { TenantAccounts } from "../broker/tenant-accounts";
import type { Ingestion } from "../ingest/ingestion";
import type { RunningJournal } from "../journal/create-journal";
import type { Readiness } from "../server/health";
import type { ClockWatch } from "./clock-watch";
import type { LifeCycle } from "./life-cycle";
import type { CountedFlush, CountedIngest } from "./process-counts";
import { version } from "./version";

/** The state of this process, as operators see it. `ingestion` null: it neither ingests nor flushes. */
export function processState(
  accounts: TenantAccounts,
  ingestion: Ingestion | null,
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
      if (ingestion === null) return null;
      const { failure, pendingMessages } = ingestion;
      return { connected: failure === null, failure, pendingMessages, ...counts.ingest.state() };
    },
    flush: () => (ingestion === null ? null : counts.flush.state()),
  };
}

export interface ReadinessParts {
  readonly life: LifeCycle;
  readonly journal: Pick<RunningJournal, "failure">;
  readonly accounts: TenantAccounts;
  readonly ingestion: Ingestion | null;
  readonly clock: ClockWatch;
}

/** Whether the process can serve, or everything that keeps it from that. */
export function readinessOf({ life, journal, accounts, ingestion, clock }: ReadinessParts): Readiness {
  if (life.starting !== null) {
    const why = journal.failure === null ? "" : `: ${journal.failure}`;
    return { ready: false, reasons: [`${life.starting} is starting${why}`] };
  }
  const { ready, failure } = accounts.readiness;
  const stopped = ingestion?.failure ?? null;
  const reasons = [
    ...(ready ? [] : [`broker: ${failure ?? "not connected"}`]),
    ...(stopped === null ? [] : [`ingestion: ${stopped}`]),
    // The API serves from MongoDB and memory meanwhile.
    ...(ingestion === null || journal.failure === null ? [] : [`journal: ${journal.failure}`]),
    ...(clock.failure === null ? [] : [`clock: ${clock.failure}`]),
  ];
  return { ready: reasons.length === 0, reasons };
}
