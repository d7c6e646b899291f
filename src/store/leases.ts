import type { ChangeStreamDocument, Collection, Db } from "mongodb";
import { z } from "zod";
import type {
  HeldLease,
  Lease,
  LeaseStore,
  LeaseView,
  LivingProcess,
  OwnedLease,
  ProcessSettings,
} from "../domain/ports/leases";
import type { LeaseKind, LeaseName, ProcessId } from "../domain/lease";
import { collectionOf, type ChangeFeed } from "./change-feed";
import { COLLECTIONS } from "./documents";
import { isDuplicateKey } from "./duplicate-key";

interface LeaseDocument {
  readonly _id: LeaseName;
  readonly owner: ProcessId | null;
  readonly epoch: number;
  readonly since: Date;
}

interface ProcessDocument {
  readonly _id: ProcessId;
  readonly kinds: readonly LeaseKind[];
  readonly isLeaving: boolean;
  readonly startedAt: Date;
  readonly place: string | null;
  readonly pid: number;
  /** Absent: a process of an earlier version. */
  readonly settings?: ProcessSettings;
  readonly expiresAt: Date;
}

/** Fields of the event of a lease with a new owner. */
const CHANGED = z.object({
  name: z.custom<LeaseName>((value) => typeof value === "string"),
  owner: z.custom<ProcessId>((value) => typeof value === "string"),
  epoch: z.number(),
  since: z.date(),
});
const NO_SETTINGS: ProcessSettings = { values: {}, sessions: {} };
/** Time limit of each read and write, milliseconds. */
const TIMEOUT_MS = 3_000;
/** Minimum time that the expired document of a process that did not leave is kept, milliseconds. */
const FORGET_MS = 60_000;

/**
 * Stores leases as documents with compare-and-set updates. A process keeps all its leases alive by renewing a single
 * document. Times come from the server's `$$NOW`, so the clocks of processes do not matter.
 */
export class MongoLeases implements LeaseStore {
  private readonly leases: Collection<LeaseDocument>;
  private readonly processes: Collection<ProcessDocument>;

  constructor(
    db: Db,
    private readonly feed: ChangeFeed,
  ) {
    const concerns = {
      writeConcern: { w: "majority", journal: true },
      readConcern: { level: "majority" },
      timeoutMS: TIMEOUT_MS,
    } as const;
    this.leases = db.collection<LeaseDocument>(COLLECTIONS.leases, concerns);
    this.processes = db.collection<ProcessDocument>(COLLECTIONS.processes, concerns);
  }

  async renew({ id, ...process }: LivingProcess, ttlMs: number): Promise<void> {
    const expiresAt = { $add: ["$$NOW", ttlMs] };
    const set = [{ $set: { ...literal(process), expiresAt } }];
    await this.processes.updateOne({ _id: id }, set, { upsert: true });
  }

  async view(): Promise<LeaseView> {
    // Reads leases first, because an owner announces itself before it takes a lease.
    const leases = await this.leases.find().sort({ _id: 1 }).toArray();
    const remaining = { $subtract: ["$expiresAt", "$$NOW"] };
    const processes = await this.processes
      .aggregate<ProcessDocument & { expiresInMs: number }>([
        { $set: { expiresInMs: { $toDouble: remaining } } },
        { $match: { expiresInMs: { $gt: 0 } } },
        { $sort: { startedAt: 1, _id: 1 } },
      ])
      .toArray();
    return {
      leases: leases.map(({ _id: name, ...lease }) => ({ name, ...lease })),
      processes: processes.map(({ _id: id, expiresAt: _at, settings = NO_SETTINGS, ...process }) => ({
        ...{ id, settings },
        ...process,
      })),
    };
  }

  async take(name: LeaseName, known: Lease | undefined, owner: ProcessId): Promise<HeldLease | null> {
    const epoch = (known?.epoch ?? 0) + 1;
    const filter = known === undefined ? { epoch: { $exists: false } } : { owner: known.owner, epoch: known.epoch };
    const set = [{ $set: { owner: { $literal: owner }, epoch, since: "$$NOW" } }];
    try {
      const taken = await this.leases.findOneAndUpdate({ _id: name, ...filter }, set, {
        upsert: known === undefined,
        returnDocument: "after",
      });
      return taken === null ? null : { name, epoch: taken.epoch, since: taken.since };
    } catch (error) {
      if (isDuplicateKey(error)) return null;
      throw error;
    }
  }

  async release({ name, epoch }: HeldLease, owner: ProcessId, successor: ProcessId | null = null): Promise<void> {
    const next = { owner: { $literal: successor }, epoch: epoch + 1, since: "$$NOW" };
    await this.leases.updateOne(
      { _id: name, owner, epoch },
      successor === null ? { $set: { owner: null } } : [{ $set: next }],
    );
  }

  async leave(owner: ProcessId): Promise<void> {
    const forgotten = { $expr: { $lt: ["$expiresAt", { $subtract: ["$$NOW", FORGET_MS] }] } };
    await this.processes.deleteMany({ $or: [{ _id: owner }, forgotten] });
  }

  watch(onChange: (owned: OwnedLease | null) => void, signal: AbortSignal): void {
    this.feed.follow(
      {
        changed(event) {
          if (collectionOf(event) === COLLECTIONS.leases) onChange(ownedIn(event));
        },
        reset: () => onChange(null),
      },
      signal,
    );
  }
}

/** Returns the owner that the event shows; null if it shows none. */
function ownedIn(event: ChangeStreamDocument): OwnedLease | null {
  if (event.operationType !== "update") return null;
  const changed = CHANGED.safeParse({ name: event.documentKey._id, ...event.updateDescription.updatedFields });
  return changed.success ? changed.data : null;
}

/** Marks values as literals: a host name may begin with `$`, the sign of an expression. */
function literal<T extends object>(values: T): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { $literal: value as unknown }]));
}
