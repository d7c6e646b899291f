/**
 * Executes moves of tenants, in one process at a time. A move's state is in the record of its tenant, and each step is
 * idempotent. If a process is killed, any other process can therefore continue the move.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { UnavailableError } from "../../domain/errors";
import type { TenantId } from "../../domain/keys";
import { WatchingTask } from "../../domain/periodic-task";
import type { BrokerDrift, BrokerReconciler, TenantAccount } from "../../domain/ports/broker";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import type { MoveObserver } from "../../domain/ports/observers";
import type { Registry } from "../../domain/ports/registry";
import type { MovingTenant, TenantMoveStore } from "../../domain/ports/tenant-moves";
import type { Job } from "../job";
import type { Partitions } from "../partitions";

export interface MoveJobPorts {
  readonly moves: TenantMoveStore;
  readonly credentials: Pick<BrokerCredentialRepository, "accounts">;
  readonly partitions: Pick<Partitions, "get">;
  readonly registry: Pick<Registry, "remove">;
  readonly observer: MoveObserver;
  readonly logger: Logger;
}

/** How often the job looks for moves whose start was not reported to it, milliseconds. */
const IDLE_MS = 10_000;
/** How often the job checks a move that is about to continue, milliseconds. */
const BUSY_MS = 50;
/** How often the job checks a move that waits, milliseconds. */
const WAIT_MS = 1_000;
/** Time until every process knows that the tenant moves, milliseconds. */
const NOTICE_MS = 1_500;
/** Time after its start when the job states why a move that is being prepared waits, milliseconds. */
const SLOW_MS = 2 * NOTICE_MS;
const CREATING = "A broker credential of the tenant is being created. Sluice abandons it after a minute.";

/**
 * Outcome of a step. `DONE` means that the next step can begin. Otherwise `waitsFor` is the reason for waiting; null if
 * none is reported yet.
 */
type Step = "DONE" | { readonly waitsFor: string | null };

export class MoveJob implements Job {
  readonly name = "tenant-moves";

  constructor(private readonly ports: MoveJobPorts) {}

  create(): WatchingTask {
    return new WatchingTask(
      (stopping) => this.run(stopping),
      IDLE_MS,
      (onChange, signal) => this.ports.moves.watch(onChange, signal),
    );
  }

  private async run(stopping: AbortSignal): Promise<void> {
    try {
      let tenants = await this.ports.moves.ongoing();
      while (tenants.length > 0 && !stopping.aborted) {
        const steps = await Promise.all(tenants.map((tenant) => this.attempt(tenant)));
        const isBusy = steps.some((step) => step === "DONE" || step.waitsFor === null);
        await delay(isBusy ? BUSY_MS : WAIT_MS, undefined, { signal: stopping }).catch(() => undefined);
        tenants = await this.ports.moves.ongoing();
      }
    } catch (error) {
      this.ports.logger.warn({ err: error }, "execution of tenant moves failed; retrying");
    }
  }

  private async attempt(tenant: MovingTenant): Promise<Step> {
    const step = await this.step(tenant).catch((error: unknown): Step => this.failed(tenant, error));
    if (step === "DONE") this.ports.registry.remove({ kind: "tenant", key: tenant.tenantId });
    else if (step.waitsFor !== tenant.move.waitsFor) await this.note(tenant, step.waitsFor);
    return step;
  }

  private failed({ tenantId, move: { state, to } }: MovingTenant, error: unknown): Step {
    this.ports.logger.warn({ err: error, tenantId, state, to }, "step of a move failed; retrying");
    const cause = error instanceof UnavailableError ? `${error.what} is unavailable` : "internal error, see the log";
    return { waitsFor: `The step failed and is retried: ${cause}.` };
  }

  private async note({ tenantId, move }: MovingTenant, waitsFor: string | null): Promise<void> {
    await this.ports.moves.noteWait({ tenantId, id: move.id }, waitsFor);
    if (waitsFor !== null) {
      this.ports.logger.info({ tenantId, state: move.state, to: move.to, waitsFor }, "move of a tenant waits");
    }
  }

  private step(tenant: MovingTenant): Promise<Step> {
    switch (tenant.move.state) {
      case "PREPARING":
        return this.prepare(tenant);
      case "STOPPING":
        return this.stop(tenant);
      case "DRAINING":
        return this.drain(tenant);
      case "STARTING":
        return this.start(tenant);
      case "FINISHING":
        return this.finish(tenant);
      case "CANCELLING":
        return this.clean(tenant, "to");
    }
  }

  private async prepare(tenant: MovingTenant): Promise<Step> {
    const { tenantId, status, move, homes = [] } = tenant;
    const { from, to, startedAt, prepared = {} } = move;
    const key = { tenantId, id: move.id };
    const { moves } = this.ports;
    if (status === "DELETING") return this.advance(tenant, "CANCELLING");
    const next = this.ports.partitions.get(to);
    // If the partition was the tenant's home before, its rollups lack the readings that other partitions have stored
    // since.
    if (homes.some(({ partition }) => partition === to)) await next.forgetRollups(tenantId);
    const isCreating = await this.isCreating(tenantId, startedAt);
    const lacking = await this.align(next.broker, tenantId, "SUSPENDED");
    if (lacking.length > 0) return { waitsFor: lackingUsers(lacking, to) };
    const absent = [from, to].find((partition) => prepared[partition] !== true);
    const age = Date.now() - startedAt.getTime();
    if (absent !== undefined) {
      const waitsFor = `Ingestion of the partition ${absent} is not ready. Check platform.partitions, and run brokerReconcile.`;
      return { waitsFor: age < SLOW_MS ? null : waitsFor };
    }
    if (age < NOTICE_MS) return { waitsFor: null };
    if (isCreating) return { waitsFor: age < SLOW_MS ? null : CREATING };
    return (await moves.advance(key, "PREPARING", "STOPPING", { stoppedAt: new Date() })) ? "DONE" : { waitsFor: null };
  }

  private async stop(tenant: MovingTenant): Promise<Step> {
    const { tenantId, move } = tenant;
    if (tenant.status === "DELETING") return this.advance(tenant, "CANCELLING");
    const account = await this.account(tenantId);
    if (account === null) return { waitsFor: null };
    const usernames = account.credentials.map(({ username }) => username);
    await this.ports.partitions.get(move.from).broker.withdrawTenant(tenantId, account.username, usernames);
    return this.advance(tenant, "DRAINING");
  }

  private async drain(tenant: MovingTenant): Promise<Step> {
    const { move, status } = tenant;
    if (status === "DELETING") return this.advance(tenant, "CANCELLING");
    const { drainedThrough } = move;
    const age = Date.now() - (move.stoppedAt?.getTime() ?? 0);
    const after = (waitsFor: string): Step => ({ waitsFor: age < 5_000 ? null : waitsFor });
    if (drainedThrough === undefined) {
      return after(`Ingestion of the partition ${move.from} has not received everything that its broker has queued.`);
    }
    const [old, next] = [this.ports.partitions.get(move.from), this.ports.partitions.get(move.to)];
    const { doneSeq, latestSeq } = await old.checkpoints.read();
    if (doneSeq < drainedThrough || latestSeq < drainedThrough) {
      return after(`The flush of the partition ${move.from} has not stored everything.`);
    }
    const { newest } = await next.journal.bounds();
    const isChanged = await this.ports.moves.changeHome(tenant, drainedThrough, newest, new Date());
    return isChanged ? "DONE" : { waitsFor: null };
  }

  private async start(tenant: MovingTenant): Promise<Step> {
    const { tenantId, status, move } = tenant;
    if (status === "DELETING") return this.advance(tenant, "FINISHING");
    if (move.isReady !== true) {
      const age = Date.now() - (move.stoppedAt?.getTime() ?? 0);
      return { waitsFor: age < 5_000 ? null : `Ingestion of the partition ${move.to} is not ready.` };
    }
    const lacking = await this.align(this.ports.partitions.get(move.to).broker, tenantId, null);
    if (lacking.length > 0) return { waitsFor: lackingUsers(lacking, move.to) };
    const step = await this.advance(tenant, "FINISHING");
    if (step === "DONE") this.tellStarted(tenant);
    return step;
  }

  private tellStarted({ tenantId, move }: MovingTenant): void {
    const pauseMs = Date.now() - (move.stoppedAt?.getTime() ?? Date.now());
    const { from, to } = move;
    this.ports.observer.moved(pauseMs);
    this.ports.logger.info({ tenantId, from, to, pauseMs }, "tenant moved to another partition");
  }

  private async finish(tenant: MovingTenant): Promise<Step> {
    const { tenantId, status, move } = tenant;
    if (status !== "DELETING") {
      if (await this.isCreating(tenantId, move.stoppedAt ?? move.startedAt)) return { waitsFor: CREATING };
      // Repeated, because the tenant may have been resumed since the earlier call.
      await this.align(this.ports.partitions.get(move.to).broker, tenantId, null);
    }
    await this.ports.moves.adoptLatest(tenantId, move.from, move.to);
    return this.clean(tenant, "from");
  }

  /** Deletes the tenant's users on the broker that the tenant does not use, and ends the move. */
  private async clean({ tenantId, broker, move }: MovingTenant, where: "from" | "to"): Promise<Step> {
    await this.ports.partitions.get(move[where]).broker.deleteTenantAccount(tenantId, broker.username);
    const isEnded = await this.ports.moves.end({ tenantId, id: move.id }, move.state);
    return isEnded ? "DONE" : { waitsFor: null };
  }

  private async advance({ tenantId, move }: MovingTenant, to: MovingTenant["move"]["state"]): Promise<Step> {
    const isDone = await this.ports.moves.advance({ tenantId, id: move.id }, move.state, to);
    return isDone ? "DONE" : { waitsFor: null };
  }

  /**
   * @param state state to set on the broker. Null for the tenant's own state; the call is then repeated until that
   * state has not changed meanwhile
   */
  private async align(
    broker: Pick<BrokerReconciler, "align">,
    tenantId: TenantId,
    state: TenantAccount["state"] | null,
  ): Promise<readonly BrokerDrift[]> {
    for (;;) {
      let known: TenantAccount["state"] | undefined;
      const lacking = await broker.align(async () => {
        const account = await this.account(tenantId);
        known = account?.state;
        return account === null || account.state === "CHANGING" ? null : { ...account, state: state ?? account.state };
      });
      if (state !== null || lacking.length > 0) return lacking;
      if ((await this.account(tenantId))?.state === known) return [];
    }
  }

  /**
   * Whether the creation of a credential that began before that time is still in progress. Its creator may not know the
   * current state of the move. The broker to which the tenant moves may therefore lack the user, or have it disabled.
   */
  private async isCreating(tenantId: TenantId, before: Date): Promise<boolean> {
    const account = await this.account(tenantId);
    const until = before.getTime() + NOTICE_MS;
    const { credentials } = account ?? { credentials: [] };
    return credentials.some(({ status, createdAt }) => status === "PENDING" && createdAt.getTime() < until);
  }

  private async account(tenantId: TenantId): Promise<TenantAccount | null> {
    return (await this.ports.credentials.accounts([tenantId]))[0] ?? null;
  }
}

function lackingUsers(lacking: readonly BrokerDrift[], partition: number): string {
  const isPassword = lacking.every(({ subject, kind }) => subject === "USER" && kind === "MISSING");
  const [{ name, detail } = { name: "", detail: "" }] = lacking;
  if (!isPassword) return `The broker of the partition ${partition} differs: ${name}: ${detail}.`;
  return (
    `The broker of the partition ${partition} lacks ${lacking.length} of the users with passwords. Stop this broker, ` +
    `run 'sluice broker-file --partition ${partition}', and start it again. Or rotate the credentials.`
  );
}
