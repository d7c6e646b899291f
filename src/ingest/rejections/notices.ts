/** Tells a tenant's gateways of its rejected messages on a topic of their own, a bounded number a minute. */
import type { RejectedMessage, RejectionReason } from "../../domain/rejection";
import { isRejectionsTopic, rejectionsTopic } from "../../domain/topic";
import { TokenBuckets } from "../stages/limit";

/** What a notice says, as JSON. It holds nothing of any other tenant. */
export interface RejectionNotice {
  readonly reason: RejectionReason;
  readonly stage: string;
  /** Of the rejected message, at most 512 characters. */
  readonly topic: string;
  readonly detail: string;
  /** ISO 8601: time of receipt. */
  readonly at: string;
  /** Messages for which this notice stands: like ones of the same minute. */
  readonly count: number;
  /** Rejected messages of the tenant of which nothing was told since the notice before, because of the limit. */
  readonly untold: number;
}

interface Teller {
  readonly buckets: TokenBuckets;
  untold: number;
  /** When the tenant was registered, epoch ms; null: not known. */
  readonly since: number | null;
}

/** Tenants whose limit is remembered; beyond, all begin anew. */
const MAX_TENANTS = 10_000;

export class RejectionNotices {
  private readonly tellers = new Map<string, Teller>();
  private readonly rates;

  /**
   * @param perMinute notices that a tenant gets a minute
   * @param publish QoS 0; false: the broker is away or does not keep up, and the notice is dropped
   * @param registeredAt when a tenant was registered, epoch ms, as far as that is known: the next one with its id is
   *   told nothing of what the previous one was not told
   */
  constructor(
    perMinute: number,
    private readonly publish: (topic: string, payload: string) => boolean,
    private readonly registeredAt: (tenantId: string) => number | null = () => null,
  ) {
    this.rates = [{ capacity: perMinute, seconds: 60 }];
  }

  /** Takes what was recorded. Records of nobody's messages, and of messages on a topic for notices, are passed over. */
  tell(messages: readonly RejectedMessage[], now = Date.now()): void {
    for (const { tenantId, reason, stage, topic, detail, at, occurrences } of messages) {
      if (tenantId === null || isRejectionsTopic(topic)) continue;
      const teller = this.tellerOf(tenantId, now);
      const notice = { reason, stage, topic, detail, at: at.toISOString(), count: occurrences, untold: teller.untold };
      const isWithin = teller.buckets.exceeded(1, now) === null;
      if (isWithin && this.publish(rejectionsTopic(tenantId), JSON.stringify(notice satisfies RejectionNotice))) {
        teller.buckets.charge(1, now);
        teller.untold = 0;
      } else teller.untold += occurrences;
    }
  }

  private tellerOf(tenantId: string, now: number): Teller {
    const known = this.tellers.get(tenantId);
    const since = this.registeredAt(tenantId) ?? known?.since ?? null;
    if (known?.since === since) return known;
    if (known === undefined && this.tellers.size >= MAX_TENANTS) this.tellers.clear();
    const teller = { buckets: new TokenBuckets(this.rates, now), untold: 0, since };
    this.tellers.set(tenantId, teller);
    return teller;
  }
}
