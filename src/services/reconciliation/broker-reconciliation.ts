/** Repairs the users and roles of the brokers by MongoDB's records: at start, and at an operator's request. */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import {
  UNATTENDED_DELETIONS,
  type AccountsReader,
  type BrokerDrift,
  type BrokerReconciler,
} from "../../domain/ports/broker";
import { toPartition, type Partition } from "../../domain/keys";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import type { Startable } from "../../domain/ports/lifecycle";
import type { CredentialObserver } from "../../domain/ports/observers";
import { ok } from "../../domain/result";
import type { Reads } from "../authorized-reads";
import { unchanged, type Changes } from "../change-pipeline";
import type { BrokerReconcileReport, ReconciliationSummary } from "../broker-services";
import type { Outcome } from "../outcome";
import type { PartitionPorts } from "../partitions";

export interface ReconciliationOptions {
  /** Action at start. REPAIR deletes at most {@link UNATTENDED_DELETIONS} users. Default OFF. */
  readonly atStart?: "REPAIR" | "REPORT" | "OFF" | undefined;
}

const RETRY_MS = 2_000;
const LOGGED_DRIFTS = 50;

/** Of the broker of one partition. */
class PartitionReconciliation implements Startable {
  private readonly stopping = new AbortController();
  private starting: Promise<void> = Promise.resolve();
  private running: Promise<unknown> = Promise.resolve();
  private summary: ReconciliationSummary | null = null;

  constructor(
    private readonly credentials: BrokerCredentialRepository,
    private readonly partition: Partition,
    private readonly broker: BrokerReconciler,
    private readonly observer: CredentialObserver,
    private readonly logger: Logger,
    private readonly options: ReconciliationOptions = {},
  ) {}

  /** Does not wait for the pass at start, which needs a broker that may not be available yet. */
  async start(): Promise<void> {
    const { atStart = "OFF" } = this.options;
    if (atStart !== "OFF") this.starting = this.atStart(atStart === "REPORT");
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.starting;
    await this.running.catch(() => undefined);
  }

  last(): ReconciliationSummary | null {
    return this.summary;
  }

  /** One pass at a time in this process, so that two do not repair the same drift. */
  pass(dryRun: boolean, maxDeletions: number | undefined): Promise<BrokerReconcileReport> {
    const next = this.running.catch(() => undefined).then(() => this.run(dryRun, maxDeletions));
    this.running = next;
    return next;
  }

  private async run(dryRun: boolean, maxDeletions: number | undefined): Promise<BrokerReconcileReport> {
    const startedAt = Date.now();
    let tenants = 0;
    const readAccounts: AccountsReader = async (tenantIds) => {
      // Users of tenants of another partition are strangers here.
      const accounts = (await this.credentials.accounts(tenantIds)).filter(
        ({ partition }) => toPartition(partition) === this.partition,
      );
      if (tenantIds === undefined) tenants = accounts.length;
      return accounts;
    };
    const drifts = await this.broker.reconcile(readAccounts, { dryRun, maxDeletions });
    for (const drift of drifts) this.observer.drift(drift.kind, drift.repaired);
    this.log(dryRun, tenants, drifts, Date.now() - startedAt);
    const repaired = drifts.filter((drift) => drift.repaired).length;
    this.summary = { at: new Date(), dryRun, tenants, drifts: drifts.length, repaired };
    return { dryRun, tenants, drifts };
  }

  private log(dryRun: boolean, tenants: number, drifts: readonly BrokerDrift[], ms: number): void {
    const unrepaired = drifts.filter(({ repaired }) => !repaired).length;
    const sample = drifts.slice(0, LOGGED_DRIFTS);
    const { partition } = this;
    const fields = { partition, dryRun, tenants, drifts: drifts.length, unrepaired, ms };
    if (drifts.length === 0) this.logger.info(fields, "broker matches MongoDB");
    else this.logger.warn({ ...fields, sample }, "broker differed from MongoDB");
  }

  private async atStart(dryRun: boolean): Promise<void> {
    const { signal } = this.stopping;
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

/** Each broker is repaired by itself. At start, none waits for another. */
export class BrokerReconciliation implements Reads<"reconciliation">, Startable {
  private readonly brokers: readonly PartitionReconciliation[];

  constructor(
    credentials: BrokerCredentialRepository,
    partitions: readonly Pick<PartitionPorts, "partition" | "broker">[],
    observer: CredentialObserver,
    logger: Logger,
    options: ReconciliationOptions = {},
  ) {
    this.brokers = partitions.map(
      ({ partition, broker }) => new PartitionReconciliation(credentials, partition, broker, observer, logger, options),
    );
  }

  async start(): Promise<void> {
    await Promise.all(this.brokers.map((each) => each.start()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.brokers.map((each) => each.stop()));
  }

  /** Reconciles every broker, even if another one fails. */
  async reconcile({ dryRun }: { dryRun: boolean }): Outcome<BrokerReconcileReport> {
    const outcomes = await Promise.allSettled(this.brokers.map((each) => each.pass(dryRun, undefined)));
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    const reports = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    const tenants = reports.reduce((sum, report) => sum + report.tenants, 0);
    return ok({ dryRun, tenants, drifts: reports.flatMap(({ drifts }) => drifts) });
  }

  /** Sum of the last reconciliations, as of the oldest of them; null: a broker has had none. */
  last(): ReconciliationSummary | null {
    const summaries = this.brokers.map((each) => each.last());
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

/** Reconciliation at an operator's request, as the audit log shows it. */
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
