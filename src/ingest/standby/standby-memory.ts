import type { Position } from "../../domain/keys";
import type { Startable } from "../../domain/ports/lifecycle";
import type { WarmStages } from "./warm-stages";

/**
 * Warm stages of a partition while this process stands by. Ingestion takes them over when it starts. It remembers
 * readings before they are durable, so its stages are never used again. The next standby begins with new ones.
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

  /** Hands the stages over to an ingestion that starts. */
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
