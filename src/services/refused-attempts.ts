import type { Startable } from "../domain/ports/lifecycle";
import type { AuditEvent } from "../domain/ports/store";

export interface RefusedAttemptsOptions {
  /** Refusals of one actor that are recorded one by one within `everyMs`. Default 60. */
  readonly most?: number | undefined;
  /** Milliseconds. Default 60,000. */
  readonly everyMs?: number | undefined;
}

/** Of which attempts the first are recorded, and how the others are told. */
export interface Gathering {
  /** Attempts with the same key count together. */
  readonly keyOf: (event: AuditEvent) => string;
  /** Name under which `after` of the last one counts the others. */
  readonly counter: string;
}

const REFUSALS: Gathering = {
  keyOf: ({ role, tenantId, keyId }) => JSON.stringify([role, tenantId, keyId]),
  counter: "furtherRefusals",
};

/** Actors that are kept in mind; one more ends the time for all of them. */
const MAX_ACTORS = 10_000;

interface Actor {
  recorded: number;
  /** Since the last record, the last of them included. */
  unrecorded: number;
  last: AuditEvent;
}

/**
 * Bounds what somebody who is always refused writes into the audit log: of each actor the first refusals of every
 * minute are recorded, and then one more with the number of those between.
 */
export class RefusedAttempts implements Startable {
  private readonly actors = new Map<string, Actor>();
  private readonly most: number;
  private readonly everyMs: number;
  private timer: NodeJS.Timeout | undefined;
  private telling: Promise<unknown> = Promise.resolve();

  /** @param append never rejects. */
  constructor(
    private readonly append: (event: AuditEvent) => Promise<void>,
    options: RefusedAttemptsOptions = {},
    private readonly gathering = REFUSALS,
  ) {
    this.most = options.most ?? 60;
    this.everyMs = options.everyMs ?? 60_000;
  }

  async start(): Promise<void> {
    this.timer ??= setInterval(() => this.tell(), this.everyMs).unref();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
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
