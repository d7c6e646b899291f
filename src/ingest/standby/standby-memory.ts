import type { Position } from "../../domain/keys";
import type { Startable } from "../../domain/ports/lifecycle";
import type { WarmStages } from "./warm-stages";

/**
 * Keeps the stages of a partition warm while this process stands by. Ingestion takes the stages over when it starts.
 * Ingestion remembers readings before they are durable, so its stages are never used again. The next standby begins
 * with new stages.
 */
export class StandbyMemory implements Startable {
  private following: WarmStages | null = null;
  private isStopped = false;

  /** @param create creates stages that remember nothing yet */
  constructor(private readonly create: () => WarmStages) {}

  /** Begins to restore. Does not wait until everything is restored. */
  async start(): Promise<void> {
    this.follow();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.following?.stop();
    this.following = null;
  }

  /** Position up to which everything is remembered; null if this process does not stand by. */
  get position(): Position | null {
    return this.following?.position ?? null;
  }

  /** Returns the stages for an ingestion that starts. */
  take(): WarmStages {
    const taken = this.following ?? this.create();
    this.following = null;
    return taken;
  }

  /** Stands by with new stages, after an ingestion has stopped. */
  follow(): void {
    if (this.isStopped || this.following !== null) return;
    this.following = this.create();
    this.following.start();
  }
}
