import type { PlatformCertificate } from "../../domain/certificates";
import { NO_CONNECTION_FAILURES } from "../../domain/connection-failure";
import type { Deadline } from "../../domain/deadline";
import type { Principal } from "../../domain/entities";
import { toPartition } from "../../domain/keys";
import type { PendingLedgerDelta } from "../../domain/ledger";
import type { ConnectionFailureRepository } from "../../domain/ports/connection-failure-store";
import { JOBS, kindOfLease, leaseOfJob, leaseOfPartition, type LeaseName } from "../../domain/lease";
import type { LeaseStore, LeaseView } from "../../domain/ports/leases";
import type { PendingLedger } from "../../domain/ports/live";
import type {
  DutyState,
  JobState,
  PartitionLag,
  PartitionOverview,
  PlatformProcess,
  PlatformStore,
} from "../../domain/ports/platform";
import { ok, type Result } from "../../domain/result";
import type { Failure } from "../../domain/errors";
import type { ReconciliationService } from "../broker-services";
import type { PartitionPorts } from "../partitions";
import { DEFAULT_CREDENTIAL_WARNING_SECONDS, endsWithin } from "../expiry-watch";
import type { TenantRepository } from "../../domain/ports/tenant-store";
import type { FlushProgress, Ledger, LedgerUseCases, Platform, PlatformUseCases } from "../platform-services";

export interface PlatformParts {
  readonly process: PlatformProcess;
  readonly store: PlatformStore;
  readonly leases: Pick<LeaseStore, "view">;
  readonly partitions: readonly Pick<PartitionPorts, "partition" | "journal" | "checkpoints">[];
  readonly pending: PendingLedger;
  readonly tenants: Pick<TenantRepository, "countByPartition">;
  readonly ledger: Pick<LedgerUseCases, "readAll">;
  readonly reconciliation: Pick<ReconciliationService, "last">;
  readonly failures: Pick<ConnectionFailureRepository, "failuresOf">;
  readonly certificates: () => readonly PlatformCertificate[];
}

/**
 * Returns the operators' overview of the platform. Queries the database for a field only when the field is selected.
 */
export class PlatformService implements PlatformUseCases {
  constructor(
    private readonly parts: PlatformParts,
    /** How long before its expiry a certificate counts as expiring soon, seconds. */
    private readonly warnSeconds = DEFAULT_CREDENTIAL_WARNING_SECONDS,
  ) {}

  of(principal: Principal): Result<Platform, readonly Failure[]> {
    const { process, store, reconciliation } = this.parts;
    return ok({
      version: process.version,
      startedAt: process.startedAt,
      broker: process.broker(),
      ingestion: process.ingestion(),
      certificates: this.parts.certificates().map((certificate) => ({
        ...certificate,
        expiresSoon: endsWithin(certificate.expiresAt, this.warnSeconds),
      })),
      reconciliation: () => reconciliation.last(),
      partitions: () => this.partitions(),
      jobs: () => this.jobs(),
      isMongodbReachable: () => store.isReachable(),
      registered: (deadline) => store.registered(deadline),
      flush: (deadline) => this.flush(deadline),
      unattributedFailures: async () => (await this.parts.failures.failuresOf([null]))[0] ?? NO_CONNECTION_FAILURES,
      ledger: (range, deadline) => this.ledger(principal, range, deadline),
    });
  }

  private async partitions(): Promise<PartitionOverview[]> {
    const { process, tenants, leases } = this.parts;
    const [counts, view] = await Promise.all([tenants.countByPartition(), leases.view()]);
    return process.partitions().map((state) => ({
      ...state,
      ...dutyOf(leaseOfPartition("ingest", state.partitionId), view),
      tenantCount: counts.get(toPartition(state.partitionId)) ?? 0,
      flush: dutyOf(leaseOfPartition("flush", state.partitionId), view),
      readLag: (deadline) => this.lagOf(state.partitionId, deadline),
    }));
  }

  private async jobs(): Promise<JobState[]> {
    const view = await this.parts.leases.view();
    return JOBS.map((name) => ({ name, ...dutyOf(leaseOfJob(name), view) }));
  }

  private async lagOf(partitionId: number, deadline: Deadline | undefined): Promise<PartitionLag> {
    const { partitions, pending } = this.parts;
    // Reads memory before the checkpoint. If batches are flushed in between, the checkpoint then covers them.
    const tail = await pending.pendingDeltas(undefined, deadline?.signal);
    const own = partitions.filter(({ partition }) => partition === partitionId);
    const [lag] = await Promise.all(own.map((each) => lagOf(each, tail)));
    return lag ?? { readings: 0, seconds: 0 };
  }

  private async flush(deadline: Deadline | undefined): Promise<FlushProgress> {
    const { process, partitions, pending } = this.parts;
    // Reads memory before the checkpoint. If batches are flushed in between, the checkpoint then covers them.
    const tail = await pending.pendingDeltas(undefined, deadline?.signal);
    const lags = await Promise.all(partitions.map((each) => lagOf(each, tail)));
    const lagReadings = lags.reduce((sum, lag) => sum + lag.readings, 0);
    const lagSeconds = lags.reduce((longest, lag) => Math.max(longest, lag.seconds), 0);
    const own = process.flush() ?? { stored: null, storedPerSecond: null, lastRunAt: null };
    return { ...own, lagReadings, lagSeconds };
  }

  private async ledger(
    principal: Principal,
    range: { readonly from: number; readonly to: number },
    deadline: Deadline | undefined,
  ): Promise<Ledger> {
    const ledger = await this.parts.ledger.readAll(principal, range, deadline);
    if (ledger === null) throw new Error("internal: an operator was denied the ledger of all tenants");
    return ledger;
  }
}

function dutyOf(lease: LeaseName, { leases, processes }: LeaseView): DutyState {
  const { owner = null, since = null, epoch = 0 } = leases.find(({ name }) => name === lease) ?? {};
  const isOwned = processes.some(({ id }) => id === owner);
  const standbys = processes.filter(
    ({ id, kinds, isLeaving }) => id !== owner && !isLeaving && kinds.includes(kindOfLease(lease)),
  ).length;
  return { owner: isOwned ? owner : null, since: isOwned ? since : null, epoch, standbys };
}

async function lagOf(
  { partition, journal, checkpoints }: Pick<PartitionPorts, "partition" | "journal" | "checkpoints">,
  tail: readonly PendingLedgerDelta[],
): Promise<PartitionLag> {
  const { doneSeq } = await checkpoints.read();
  const unflushed = tail.filter((each) => toPartition(each.partition) === partition && each.seq > doneSeq);
  const readings = unflushed.reduce((sum, { delta }) => sum + delta.accepted, 0);
  const [oldest] = readings === 0 ? [] : await journal.read(doneSeq, 1);
  return { readings, seconds: oldest === undefined ? 0 : Math.max(Date.now() - oldest.committedAt, 0) / 1_000 };
}
