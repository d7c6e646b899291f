import type { Tenant } from "../../domain/entities";
import type { RateLimit } from "../../domain/limits";
import { TokenBuckets } from "./token-buckets";

/** Maximum number of tenants whose buckets are kept. If there are more, all buckets become full again. */
const MAX_TENANTS = 100_000;

/** The buckets of every tenant's `tenantRates`. */
export class TenantBuckets {
  private readonly tenants = new Map<string, TokenBuckets>();

  /**
   * Returns the tenant's buckets.
   *
   * @param since time at which new buckets are full, in epoch milliseconds
   */
  get(tenant: Tenant, since: number): TokenBuckets {
    const { tenantId } = tenant;
    const buckets = this.peek(tenant, since);
    if (buckets !== this.tenants.get(tenantId)) {
      if (this.tenants.size >= MAX_TENANTS) this.tenants.clear();
      this.tenants.set(tenantId, buckets);
    }
    return buckets;
  }

  /** Returns the tenant's buckets, or the new buckets that it would get. */
  peek({ tenantId, limits: { tenantRates } }: Tenant, since: number): TokenBuckets {
    return bucketsFor(tenantRates, this.tenants.get(tenantId), since);
  }
}

/** Returns the known buckets if they serve the rates, otherwise new, full buckets. */
export function bucketsFor(
  rates: readonly RateLimit[],
  known: TokenBuckets | null | undefined,
  since: number,
): TokenBuckets {
  return known?.serves(rates) === true ? known : new TokenBuckets(rates, since);
}
