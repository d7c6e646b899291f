/** Performs the steps of ingestion in moves of tenants from and to its partition. */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { BEFORE_ALL, toPartition, type Partition, type Position, type TenantId } from "../../domain/keys";
import { WatchingTask } from "../../domain/periodic-task";
import type { Startable } from "../../domain/ports/lifecycle";
import type { MovingTenant, TenantMoveStore } from "../../domain/ports/tenant-moves";
import type { Ingestion } from "../ingestion";
import type { RecallingStages, RecallRegistry } from "../standby/recall";
import { recallOf, type ForeignJournal } from "./recall-of";

export interface MoveParticipantPorts {
  readonly partition: Partition;
  readonly moves: Pick<
    TenantMoveStore,
    "ongoing" | "watch" | "notePrepared" | "noteDrained" | "noteReady" | "arrivedSince"
  >;
  readonly ingestion: Pick<Ingestion, "canDrain" | "drainedThrough" | "setLeaving">;
  /** Knows tenants of every partition. */
  readonly registry: RecallRegistry;
  /** Returns the journal of a partition; undefined if the partition is no longer configured. */
  readonly journalOf: (partition: Partition) => ForeignJournal | undefined;
  /** Time for which duplicates are recognized, in milliseconds. */
  readonly windowMs: number;
  readonly logger: Logger;
}

/** Interval at which it looks for moves that were not reported. */
const IDLE_MS = 10_000;
const RETRY_MS = 1_000;
/** Interval between steps while no broker admits a tenant. */
const BUSY_MS = 50;
/** Interval between steps while a move is prepared. Preparation may take as long as an operator needs. */
const PREPARING_MS = 200;

export class MoveParticipant implements Startable {
  private readonly task: WatchingTask;
  private readonly stopping = new AbortController();
  /** Steps of moves that are in progress, by the ID of the move. */
  private readonly underWay = new Map<string, Promise<void>>();
  /** Position up to which a move's old journal was recalled, by the ID of the move. */
  private readonly recalled = new Map<string, Position>();
  private readonly leaving = new Map<string, TenantId>();
  private stages: RecallingStages | null = null;

  constructor(private readonly ports: MoveParticipantPorts) {
    this.task = new WatchingTask(
      (stopping) => this.look(stopping),
      IDLE_MS,
      (onChange, signal) => ports.moves.watch(onChange, signal),
    );
  }

  /**
   * Recalls readings of tenants that moved to this partition within the window, from the journals of their earlier
   * homes.
   */
  async recallArrivals(stages: RecallingStages): Promise<void> {
    this.stages = stages;
    const { moves, partition, windowMs, logger } = this.ports;
    for (const { tenantId, homes = [] } of await moves.arrivedSince(partition, new Date(Date.now() - windowMs))) {
      let readings = 0;
      for (const home of homes) {
        if (home.partition !== partition)
          readings += await this.recall(tenantId, home.partition, home.after, home.through);
      }
      logger.info({ tenantId, readings }, "readings of a tenant's earlier home read back to recognize redeliveries");
    }
  }

  start(): Promise<void> {
    return this.task.start();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.task.stop();
    await Promise.allSettled(this.underWay.values());
  }

  private async look(stopping: AbortSignal): Promise<void> {
    const { logger } = this.ports;
    try {
      while (!stopping.aborted) {
        const own = await this.takePart();
        if (own.length === 0) return;
        const isPreparing = own.every(({ move }) => move.state === "PREPARING");
        await delay(isPreparing ? PREPARING_MS : BUSY_MS);
      }
    } catch (error) {
      logger.warn({ err: error }, "moves of tenants not read; retrying");
    }
  }

  /** Begins the next step of every tenant that moves from or to this partition. Returns these tenants. */
  private async takePart(): Promise<readonly MovingTenant[]> {
    const { moves, partition, ingestion, logger } = this.ports;
    const all = await moves.ongoing();
    const own = all.filter(({ move }) => move.from === partition || move.to === partition);
    const ids = new Set(own.map(({ move }) => move.id));
    for (const [id, tenantId] of this.leaving) {
      if (ids.has(id)) continue;
      ingestion.setLeaving(tenantId, false);
      this.leaving.delete(id);
    }
    for (const id of this.recalled.keys()) if (!ids.has(id)) this.recalled.delete(id);
    for (const tenant of own) {
      const { id } = tenant.move;
      if (this.underWay.has(id)) continue;
      const work = (tenant.move.from === partition ? this.leave(tenant) : this.arrive(tenant))
        .catch(async (error: unknown) => {
          if (this.stopping.signal.aborted) return;
          logger.warn(
            { err: error, tenantId: tenant.tenantId, state: tenant.move.state },
            "step of a tenant's move failed; retrying",
          );
          await delay(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
        })
        .finally(() => this.underWay.delete(id));
      this.underWay.set(id, work);
    }
    return own;
  }

  private async leave({ tenantId, move }: MovingTenant): Promise<void> {
    const { moves, partition, ingestion } = this.ports;
    const key = { tenantId, id: move.id };
    if (move.state === "PREPARING" && move.prepared?.[partition] !== true && (await ingestion.canDrain())) {
      await moves.notePrepared(key, partition);
    }
    if (move.state !== "DRAINING" || move.drainedThrough !== undefined) return;
    this.leaving.set(move.id, tenantId);
    ingestion.setLeaving(tenantId, true);
    await moves.noteDrained(key, await ingestion.drainedThrough(this.stopping.signal));
  }

  private async arrive({ tenantId, move, homes = [], homeAfter = BEFORE_ALL }: MovingTenant): Promise<void> {
    const { moves, partition, registry, journalOf } = this.ports;
    const key = { tenantId, id: move.id };
    const journal = journalOf(move.from);
    if (move.state === "PREPARING" || move.state === "STOPPING" || move.state === "DRAINING") {
      // Most readings are recalled before the tenant stops, so that the pause is short.
      if (journal !== undefined) await this.recallMore(tenantId, move, homeAfter, (await journal.bounds()).newest);
      if (move.prepared?.[partition] !== true) await moves.notePrepared(key, partition);
    }
    const left = homes.at(-1);
    if (move.state !== "STARTING" || move.isReady === true || left === undefined) return;
    await this.recallMore(tenantId, move, left.after, left.through);
    const [tenant] = await registry.tenants([tenantId]);
    // Before the registry knows the new home, ingestion would reject the tenant's readings.
    if (tenant && toPartition(tenant.partition) === partition) await moves.noteReady(key);
  }

  private async recallMore(
    tenantId: TenantId,
    { id, from }: MovingTenant["move"],
    after: Position,
    through: Position,
  ): Promise<void> {
    const known = this.recalled.get(id) ?? after;
    if (known >= through) return;
    await this.recall(tenantId, from, known, through);
    this.recalled.set(id, through);
  }

  private async recall(tenantId: TenantId, from: Partition, after: Position, through: Position): Promise<number> {
    const { journalOf, registry, windowMs } = this.ports;
    const journal = journalOf(from);
    if (journal === undefined || this.stages === null || windowMs === 0) return 0;
    return recallOf(journal, registry, this.stages, { tenantId, after, through, windowMs }, this.stopping.signal);
  }
}
