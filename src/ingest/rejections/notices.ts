/** Notifies a tenant's gateways of its rejected messages on a topic of their own, within a limit per minute. */
import type { TenantId } from "../../domain/keys";
import { LRUCache } from "lru-cache";
import type { RejectedMessage, RejectionReason } from "../../domain/rejection";
import { isRejectionsTopic, rejectionsTopic } from "../../domain/topic";
import { TokenBuckets } from "../stages/token-buckets";

/** Content of a notice, as JSON. It contains nothing of any other tenant. */
export interface RejectionNotice {
  readonly reason: RejectionReason;
  readonly stage: string;
  /** Topic of the rejected message, at most 512 characters. */
  readonly topic: string;
  readonly detail: string;
  /** Time of receipt, ISO 8601. */
  readonly at: string;
  /** Number of like messages of the same minute that this notice stands for. */
  readonly count: number;
  /** Rejected messages of the tenant since the previous notice that caused no notice because of the limit. */
  readonly untold: number;
}

interface Teller {
  readonly buckets: TokenBuckets;
  untold: number;
  /** When the tenant was registered, epoch milliseconds; null: unknown. */
  readonly since: number | null;
}

/** Maximum tenants whose limit is remembered. Beyond, the least recently rejected starts again. */
const MAX_TENANTS = 10_000;

export class RejectionNotices {
  private readonly tellers = new LRUCache<string, Teller>({ max: MAX_TENANTS });
  private readonly rates;

  /**
   * @param perMinute maximum notices per tenant and minute
   * @param publish publishes with QoS 0. false: the broker is unreachable or does not keep up, and the notice is dropped.
   * @param registeredAt when a tenant was registered, epoch milliseconds, if known. The next tenant of an ID receives
   * no notice about the previous one.
   */
  constructor(
    perMinute: number,
    private readonly publish: (topic: string, payload: string) => boolean,
    private readonly registeredAt: (tenantId: TenantId) => number | null = () => null,
  ) {
    this.rates = [{ capacity: perMinute, seconds: 60 }];
  }

  /** Sends notices of recorded rejections. Skips messages of no tenant, and messages on a topic for notices. */
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
