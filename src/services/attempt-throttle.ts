import { PeriodicTask } from "../domain/periodic-task";
import type { AuditEvent } from "../domain/ports/audit-log";

export interface AttemptThrottleOptions {
  /** Rejected attempts of one actor that are recorded one by one within `everyMs`. Default 60. */
  readonly most?: number | undefined;
  /** Length of an interval, milliseconds. Default 60,000. */
  readonly everyMs?: number | undefined;
}

/** Which attempts are counted together, and how the count is recorded. */
export interface Gathering {
  /** Attempts with the same key count together. */
  readonly keyOf: (event: AuditEvent) => string;
  /** Field of the last record's `after` that holds the count of the others. */
  readonly counter: string;
}

const REJECTIONS: Gathering = {
  keyOf: ({ role, tenantId, keyId }) => JSON.stringify([role, tenantId, keyId]),
  counter: "furtherRejections",
};

/** Maximum actors in memory. One more ends the interval for all of them. */
const MAX_ACTORS = 10_000;

interface Actor {
  recorded: number;
  /** Attempts since the last record, including the newest attempt. */
  unrecorded: number;
  last: AuditEvent;
}

/**
 * Bounds what an actor can write into the audit log by rejected attempts. It records the actor's first attempts of
 * every minute, then one more with the number of those in between.
 */
export class AttemptThrottle extends PeriodicTask {
  private readonly actors = new Map<string, Actor>();
  private readonly most: number;
  private telling: Promise<unknown> = Promise.resolve();

  /** @param append must never reject */
  constructor(
    private readonly append: (event: AuditEvent) => Promise<void>,
    { most = 60, everyMs = 60_000 }: AttemptThrottleOptions = {},
    private readonly gathering = REJECTIONS,
  ) {
    super(everyMs, "PAUSE");
    this.most = most;
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.run();
  }

  protected async run(): Promise<void> {
    this.tell();
    await this.telling;
  }

  async record(event: AuditEvent): Promise<void> {
    const key = this.gathering.keyOf(event);
    if (!this.actors.has(key) && this.actors.size >= MAX_ACTORS) this.tell();
    const actor = this.actors.get(key) ?? { recorded: 0, unrecorded: 0, last: event };
    this.actors.set(key, actor);
    actor.last = event;
    if (actor.recorded >= this.most) {
      actor.unrecorded += 1;
      return;
    }
    actor.recorded += 1;
    await this.append(event);
  }

  private tell(): void {
    const silent = [...this.actors.values()].filter(({ unrecorded }) => unrecorded > 0);
    this.actors.clear();
    const events = silent.map(({ last, unrecorded }) => ({
      ...last,
      after: { [this.gathering.counter]: unrecorded - 1 },
    }));
    this.telling = this.telling.then(async () => {
      for (const event of events) await this.append(event);
    });
  }
}
