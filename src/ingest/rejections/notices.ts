/** Notifies a tenant's gateways of its rejected messages, on a separate topic and within a limit per minute. */
import type { TenantId } from "../../domain/keys";
import { LRUCache } from "lru-cache";
import type { RejectedMessage, RejectionReason } from "../../domain/rejection";
import { isRejectionsTopic, rejectionsTopic } from "../../domain/topic";
import { TokenBuckets } from "../stages/token-buckets";

/** Content of a notice, as JSON. It contains no data of other tenants. */
export interface RejectionNotice {
  readonly reason: RejectionReason;
  readonly stage: string;
  /** Topic of the rejected message, at most 512 characters. */
  readonly topic: string;
  readonly detail: string;
  /** Time of receipt, ISO 8601. */
  readonly at: string;
  /** Number of similar messages in the same minute that this notice represents. */
  readonly count: number;
  /** Number of rejected messages of the tenant since the previous notice for which no notice was sent. */
  readonly untold: number;
}

interface Teller {
  readonly buckets: TokenBuckets;
  untold: number;
  /** Time at which the tenant was registered, in epoch milliseconds; null if unknown. */
  readonly since: number | null;
}

/**
 * Maximum number of tenants whose limits are remembered. Beyond it, the tenant with the oldest rejection is forgotten.
 */
const MAX_TENANTS = 10_000;

export class RejectionNotices {
  private readonly tellers = new LRUCache<string, Teller>({ max: MAX_TENANTS });
  private readonly rates;

  /**
   * @param perMinute maximum notices per tenant and minute
   * @param publish publishes with QoS 0. Returns false if it drops the notice, because the broker is unreachable or too
   * slow.
   * @param registeredAt returns when a tenant was registered, in epoch milliseconds; null if unknown. A tenant receives
   * no counts of a previous tenant with the same ID.
   */
  constructor(
    perMinute: number,
    private readonly publish: (topic: string, payload: string) => boolean,
    private readonly registeredAt: (tenantId: TenantId) => number | null = () => null,
  ) {
    this.rates = [{ capacity: perMinute, seconds: 60 }];
  }

  /** Sends notices of recorded rejections. Skips messages without a tenant, and messages on a topic for notices. */
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

  private tellerOf(tenantId: TenantId, now: number): Teller {
    const known = this.tellers.get(tenantId);
    const since = this.registeredAt(tenantId) ?? known?.since ?? null;
    if (known?.since === since) return known;
    const teller = { buckets: new TokenBuckets(this.rates, now), untold: 0, since };
    this.tellers.set(tenantId, teller);
    return teller;
  }
}
