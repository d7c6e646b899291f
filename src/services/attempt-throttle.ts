import { PeriodicTask } from "../domain/periodic-task";
import type { AuditEvent } from "../domain/ports/audit-log";

export interface AttemptThrottleOptions {
  /** Maximum attempts of one actor that are recorded individually within `everyMs`. Default 60. */
  readonly most?: number | undefined;
  /** Length of an interval, milliseconds. Default 60,000. */
  readonly everyMs?: number | undefined;
}

/** Determines which attempts are counted together, and where the count is recorded. */
export interface Gathering {
  /** Attempts with the same key are counted together. */
  readonly keyOf: (event: AuditEvent) => string;
  /** Field of the last record's `after` that holds the number of unrecorded attempts. */
  readonly counter: string;
}

const REJECTIONS: Gathering = {
  keyOf: ({ role, tenantId, keyId }) => JSON.stringify([role, tenantId, keyId]),
  counter: "furtherRejections",
};

/** Maximum actors in memory. One more actor ends the interval for all of them. */
const MAX_ACTORS = 10_000;

interface Actor {
  recorded: number;
  /** Attempts since the last record, including the newest attempt. */
  unrecorded: number;
  last: AuditEvent;
}

/**
 * Bounds the audit records of one actor's attempts. In each interval, the actor's first attempts are recorded
 * individually. If there were more, a record at its end holds the newest attempt and the number of unrecorded attempts
 * before it.
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
