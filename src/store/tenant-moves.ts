import type { Collection, Db, UpdateFilter } from "mongodb";
import type { Tenant } from "../domain/entities";
import {
  BEFORE_ALL,
  FIRST_PARTITION,
  rangeBelow,
  toPosition,
  type Partition,
  type Position,
  type TenantId,
} from "../domain/keys";
import type { MoveKey, MovingTenant, TenantMoveStore } from "../domain/ports/tenant-moves";
import type { FormerHome, MoveState, TenantMove } from "../domain/tenant-move";
import { collectionOf, type ChangeFeed } from "./change-feed";
import { COLLECTIONS, type LatestDocument, ofPartition, READ, type TenantDocument, toTenant } from "./documents";

/** Maximum former homes of a tenant that are stored. A cursor of an older home resumes at the oldest stored home. */
const MAX_HOMES = 100;
/** Time limit of a change of the latest values of a million sensors, milliseconds. */
const ADOPT_MS = 60_000;

export class MongoTenantMoves implements TenantMoveStore {
  private readonly tenants: Collection<TenantDocument>;
  private readonly latest: Collection<LatestDocument>;

  /** @param feed reports changes of tenants. Without it, {@link watch} reports none. */
  constructor(
    db: Db,
    private readonly feed?: ChangeFeed,
  ) {
    this.tenants = db.collection(COLLECTIONS.tenants);
    this.latest = db.collection(COLLECTIONS.latest);
  }

  async begin(tenantId: TenantId, move: TenantMove): Promise<boolean> {
    const result = await this.tenants.updateOne(
      { _id: tenantId, status: { $in: ["ACTIVE", "SUSPENDED"] }, move: { $exists: false }, ...ofPartition(move.from) },
      { $set: { move } },
    );
    return result.modifiedCount === 1;
  }

  async ongoing(): Promise<MovingTenant[]> {
    const found = this.tenants.find(
      { "move.startedAt": { $exists: true } },
      { ...READ, hint: { "move.startedAt": 1 } },
    );
    return (await found.toArray()).map(toTenant).filter(isMoving);
  }

  watch(onChange: () => void, signal: AbortSignal): void {
    this.feed?.follow(
      {
        changed(event) {
          if (collectionOf(event) === COLLECTIONS.tenants) onChange();
        },
        reset: onChange,
      },
      signal,
    );
  }

  advance(key: MoveKey, from: MoveState, to: MoveState, change: Pick<TenantMove, "stoppedAt"> = {}): Promise<boolean> {
    const { stoppedAt } = change;
    const since = stoppedAt === undefined ? {} : { "move.stoppedAt": stoppedAt };
    return this.update(key, from, { $set: { "move.state": to, "move.waitsFor": null, ...since } });
  }

  changeHome(tenant: MovingTenant, drainedThrough: Position, homeAfter: Position, at: Date): Promise<boolean> {
    const { tenantId, move, homeAfter: after = BEFORE_ALL } = tenant;
    const left: FormerHome = { partition: move.from, after, through: drainedThrough, until: at };
    const partition = move.to === FIRST_PARTITION ? {} : { partition: move.to };
    return this.update({ tenantId, id: move.id }, "DRAINING", {
      $set: { "move.state": "STARTING", "move.waitsFor": null, homeAfter, ...partition },
      $push: { homes: { $each: [left], $slice: -MAX_HOMES } },
      ...(move.to === FIRST_PARTITION ? { $unset: { partition: true } } : {}),
    });
  }

  end(key: MoveKey, state: MoveState): Promise<boolean> {
    return this.update(key, state, { $unset: { move: true } });
  }

  async noteWait({ tenantId, id }: MoveKey, waitsFor: string | null): Promise<void> {
    await this.tenants.updateOne({ _id: tenantId, "move.id": id }, { $set: { "move.waitsFor": waitsFor } });
  }

  async notePrepared(key: MoveKey, partition: Partition): Promise<void> {
    await this.update(key, "PREPARING", { $set: { [`move.prepared.${partition}`]: true } });
  }

  async noteDrained(key: MoveKey, drainedThrough: Position): Promise<void> {
    await this.update(key, "DRAINING", { $set: { "move.drainedThrough": drainedThrough } });
  }

  async noteReady(key: MoveKey): Promise<void> {
    await this.update(key, "STARTING", { $set: { "move.isReady": true } });
  }

  async arrivedSince(partition: Partition, since: Date): Promise<Tenant[]> {
    const filter = { "homes.until": { $gte: since }, ...ofPartition(partition) };
    return (await this.tenants.find(filter, READ).toArray()).map(toTenant);
  }

  async awaited(partition: Partition): Promise<Position | null> {
    const draining = (await this.ongoing()).filter(({ move }) => move.state === "DRAINING" && move.from === partition);
    const positions = draining.flatMap(({ move }) => move.drainedThrough ?? []);
    return positions.length === 0 ? null : toPosition(Math.max(...positions));
  }

  async adoptLatest(tenantId: TenantId, from: Partition, to: Partition): Promise<void> {
    const { from: first, to: end } = rangeBelow(tenantId);
    await this.latest.updateMany(
      { _id: { $gt: first, $lt: end }, timestamp: { $exists: true }, ...ofPartition(from) },
      to === FIRST_PARTITION ? { $unset: { partition: true } } : { $set: { partition: to } },
      { maxTimeMS: ADOPT_MS },
    );
  }

  private async update(
    { tenantId, id }: MoveKey,
    state: MoveState,
    update: UpdateFilter<TenantDocument>,
  ): Promise<boolean> {
    const filter = { _id: tenantId, "move.id": id, "move.state": state };
    return (await this.tenants.updateOne(filter, update)).matchedCount === 1;
  }
}

function isMoving(tenant: Tenant): tenant is MovingTenant {
  return tenant.move !== undefined;
}
