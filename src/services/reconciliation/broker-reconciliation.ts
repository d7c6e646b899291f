/**
 * Repairs or reports differences between the users and roles of the brokers and MongoDB's records. Runs when a process
 * takes the job, if configured, and at an operator's request.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import {
  accountOn,
  UNATTENDED_DELETIONS,
  type AccountsReader,
  type BrokerDrift,
  type BrokerReconciler,
} from "../../domain/ports/broker";
import type { Partition } from "../../domain/keys";
import type { CredentialPauseRepository } from "../../domain/ports/credential-pause-store";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import type { Startable } from "../../domain/ports/lifecycle";
import type { CredentialObserver } from "../../domain/ports/observers";
import type { ReconciliationStore, ReconciliationSummary } from "../../domain/ports/platform";
import { ok } from "../../domain/result";
import type { Reads } from "../authorized-reads";
import { unchanged, type Changes } from "../change-pipeline";
import type { BrokerReconcileReport } from "../broker-services";
import type { Job } from "../job";
import type { Outcome } from "../outcome";
import type { PartitionPorts } from "../partitions";

export interface ReconciliationOptions {
  /** Action when a process takes the job. REPAIR deletes at most {@link UNATTENDED_DELETIONS} users. Default: OFF. */
  readonly atStart?: "REPAIR" | "REPORT" | "OFF" | undefined;
}

const RETRY_MS = 2_000;
const LOGGED_DRIFTS = 50;

/** Reconciliation of one partition's broker. */
class PartitionReconciliation {
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly credentials: BrokerCredentialRepository,
    private readonly partition: Partition,
    private readonly broker: BrokerReconciler,
    private readonly store: Pick<ReconciliationStore, "record">,
    private readonly pauses: Pick<CredentialPauseRepository, "of">,
    private readonly observer: CredentialObserver,
    private readonly logger: Logger,
  ) {}

  async settled(): Promise<void> {
    await this.running.catch(() => undefined);
  }

  /** Runs a pass after all earlier passes in this process, so that two passes never repair the same drift. */
  pass(dryRun: boolean, maxDeletions: number | undefined): Promise<BrokerReconcileReport> {
    const next = this.running.catch(() => undefined).then(() => this.run(dryRun, maxDeletions));
    this.running = next;
    return next;
  }

  private async run(dryRun: boolean, maxDeletions: number | undefined): Promise<BrokerReconcileReport> {
    const startedAt = Date.now();
    let tenants = 0;
    const readAccounts: AccountsReader = async (tenantIds) => {
      // Users of tenants of other partitions do not belong on this broker.
      const accounts = (await this.credentials.accounts(tenantIds)).flatMap(
        (account) => accountOn(account, this.partition) ?? [],
      );
      if (tenantIds === undefined) tenants = accounts.length;
      const paused = new Set((await this.pauses.of(this.partition)).map(({ username }) => username));
      return accounts.map((account) => ({ ...account, paused }));
    };
    const drifts = await this.broker.reconcile(readAccounts, { dryRun, maxDeletions });
    for (const drift of drifts) this.observer.drift(drift.kind, drift.repaired);
    this.log(dryRun, tenants, drifts, Date.now() - startedAt);
    const repaired = drifts.filter((drift) => drift.repaired).length;
    await this.record({ at: new Date(), dryRun, tenants, drifts: drifts.length, repaired });
    return { dryRun, tenants, drifts };
  }

  private async record(summary: ReconciliationSummary): Promise<void> {
    const { partition } = this;
    await this.store.record(partition, summary).catch((error: unknown) => {
      this.logger.warn({ err: error, partition }, "result of the reconciliation not stored");
    });
  }

  private log(dryRun: boolean, tenants: number, drifts: readonly BrokerDrift[], ms: number): void {
    const unrepaired = drifts.filter(({ repaired }) => !repaired).length;
    const sample = drifts.slice(0, LOGGED_DRIFTS);
    const { partition } = this;
    const fields = { partition, dryRun, tenants, drifts: drifts.length, unrepaired, ms };
    if (drifts.length === 0) this.logger.info(fields, "broker matches MongoDB");
    else this.logger.warn({ ...fields, sample }, "broker differed from MongoDB");
  }

  /** Runs one pass as soon as the broker and MongoDB are available. */
  async passUnattended(dryRun: boolean, signal: AbortSignal): Promise<void> {
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        await this.pass(dryRun, UNATTENDED_DELETIONS);
        return;
      } catch (error) {
        if (attempt === 1) this.logger.warn({ err: error }, "reconciliation of the broker failed; retrying");
        await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}

/** Reconciles each broker separately. When a process takes the job, no broker waits for another. */
export class BrokerReconciliation implements Reads<"reconciliation">, Startable, Job {
  readonly name = "reconciliation";
  private readonly brokers: ReadonlyMap<Partition, PartitionReconciliation>;

  constructor(
    credentials: BrokerCredentialRepository,
    partitions: readonly Pick<PartitionPorts, "partition" | "broker">[],
    private readonly store: ReconciliationStore,
    pauses: Pick<CredentialPauseRepository, "of">,
    observer: CredentialObserver,
    logger: Logger,
    private readonly options: ReconciliationOptions = {},
  ) {
    this.brokers = new Map(
      partitions.map(({ partition, broker }) => [
        partition,
        new PartitionReconciliation(credentials, partition, broker, store, pauses, observer, logger),
      ]),
    );
  }

  /** The work's start does not wait for the pass, because the broker may not be available yet. */
  create(): Startable {
    const { atStart = "OFF" } = this.options;
    const brokers = atStart === "OFF" ? [] : [...this.brokers.values()];
    const stopping = new AbortController();
    let passes: Promise<unknown> = Promise.resolve();
    return {
      async start() {
        passes = Promise.all(brokers.map((each) => each.passUnattended(atStart === "REPORT", stopping.signal)));
        return Promise.resolve();
      },
      async stop() {
        stopping.abort();
        await passes;
      },
    };
  }

  async start(): Promise<void> {
    // The job starts the first reconciliation.
  }

  async stop(): Promise<void> {
    await Promise.all([...this.brokers.values()].map((each) => each.settled()));
  }

  /** Reconciles every broker, even if the reconciliation of another fails. Then rejects with the first error. */
  async reconcile({ dryRun }: { dryRun: boolean }): Outcome<BrokerReconcileReport> {
    const brokers = [...this.brokers.values()];
    const outcomes = await Promise.allSettled(brokers.map((each) => each.pass(dryRun, undefined)));
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    const reports = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    const tenants = reports.reduce((sum, report) => sum + report.tenants, 0);
    return ok({ dryRun, tenants, drifts: reports.flatMap(({ drifts }) => drifts) });
  }

  /**
   * Returns the sum of the brokers' last reconciliations, with the time of the oldest; null if a broker has had none.
   */
  async last(): Promise<ReconciliationSummary | null> {
    const stored = await this.store.last();
    const summaries = [...this.brokers.keys()].map((partition) => stored.get(partition) ?? null);
    return summaries.reduce((sum, summary) => (sum === null || summary === null ? null : both(sum, summary)));
  }
}

function both(one: ReconciliationSummary, other: ReconciliationSummary): ReconciliationSummary {
  return {
    at: one.at < other.at ? one.at : other.at,
    dryRun: one.dryRun || other.dryRun,
    tenants: one.tenants + other.tenants,
    drifts: one.drifts + other.drifts,
    repaired: one.repaired + other.repaired,
  };
}

/** The reconciliation at an operator's request, and its description for the audit log. */
export function reconciliationChanges(reconciliation: BrokerReconciliation): Changes<"reconciliation"> {
  return {
    reconcile: {
      target: ({ dryRun }) => (dryRun ? "dry run" : ""),
      perform: (_principal, input) => reconciliation.reconcile(input),
      describe: ({ drifts }) => ({
        after: { drifts: drifts.length, repaired: drifts.filter(({ repaired }) => repaired).length },
      }),
      respond: unchanged,
    },
  };
}
