import type { Position } from "../../domain/keys";
import type { JournalBatch } from "../../domain/ports/journal";
import type { Startable } from "../../domain/ports/lifecycle";
import type { WarmStages } from "./warm-stages";

/**
 * What this process remembers of a partition while it stands by. It hands that over to ingestion. Ingestion remembers
 * readings before they are durable, so nobody uses its stages again: the next standby begins with new ones.
 */
export class StandbyMemory implements Startable {
  private following: WarmStages | null = null;
  private isStopped = false;

  /** @param create creates stages that remember nothing yet */
  constructor(private readonly create: () => WarmStages) {}

  /** Does not wait until everything is restored. */
  async start(): Promise<void> {
    this.follow();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.following?.stop();
    this.following = null;
  }

  /** Everything up to here is remembered; null: this process does not stand by. */
  get position(): Position | null {
    return this.following?.position ?? null;
  }

  /** A batch that any process has committed, in order. */
  offer(batch: JournalBatch): void {
    this.following?.offer(batch);
  }

  /** For an ingestion that begins. */
  take(): WarmStages {
    const taken = this.following ?? this.create();
    this.following = null;
    return taken;
  }

  /** Begins anew, after an ingestion has ended. */
  follow(): void {
    if (this.isStopped || this.following !== null) return;
    this.following = this.create();
    this.following.start();
  }
}
