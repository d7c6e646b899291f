import type { Logger } from "pino";
import type { Startable } from "../../domain/ports/lifecycle";
import type { ApiKeyRepository } from "../../domain/ports/store";

const MAX_KEYS = 10_000;

/** Notes when keys were last used: one write for many requests, at most `intervalMs` later. */
export class UseRecorder implements Startable {
  private uses = new Map<string, Date>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();

  /** @param intervalMs Milliseconds between writes. Default 10,000. */
  constructor(
    private readonly repository: ApiKeyRepository,
    private readonly logger: Logger,
    private readonly intervalMs = 10_000,
  ) {}

  async start(): Promise<void> {
    this.timer ??= setInterval(() => void this.flush(), this.intervalMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** The least recent uses are dropped where more keys are in use than can be kept. */
  record(keyId: string, at: Date): void {
    this.uses.delete(keyId);
    if (this.uses.size >= MAX_KEYS) {
      const [oldest] = this.uses.keys();
      if (oldest !== undefined) this.uses.delete(oldest);
    }
    this.uses.set(keyId, at);
  }

  private flush(): Promise<void> {
    this.flushing = this.flushing.then(() => this.write());
    return this.flushing;
  }

  private async write(): Promise<void> {
    if (this.uses.size === 0) return;
    const uses = this.uses;
    this.uses = new Map();
    try {
      await this.repository.recordUse(uses);
    } catch (error) {
      this.logger.warn({ err: error, keys: uses.size }, "last uses of API keys were not stored; trying again");
      const newer = this.uses;
      this.uses = uses;
      for (const [keyId, at] of newer) this.record(keyId, at);
    }
  }
}
