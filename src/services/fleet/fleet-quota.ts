import type { Tenant } from "../../domain/entities";
import { failure, type Failure } from "../../domain/errors";
import type { TenantQuotas } from "../../domain/limits";
import type { AssetRepository, SensorRepository } from "../../domain/ports/store";

/** How many more of each kind a tenant is to have. */
export interface Wanted {
  readonly assets: number;
  readonly sensors: number;
}

interface Known {
  count: number;
  readonly countedAt: number;
}

/** For how long a count is believed, milliseconds: far from the quota, and where it would be exceeded. */
const BELIEVED_MS = 60_000;
const BELIEVED_AT_QUOTA_MS = 1_000;
/** Tenants whose counts are remembered; beyond, all are counted again. */
const MAX_TENANTS = 10_000;

/**
 * Bounds assets and sensors of a tenant. A count is remembered and what is registered here is added to it, so that
 * registrations at the same time cannot exceed it within one process. What other processes register is seen with the
 * next count: all of them together may exceed a quota by what they register in a minute, and never again after it.
 */
export class FleetQuota {
  private readonly known = new Map<string, Promise<Known>>();

  constructor(
    private readonly assets: Pick<AssetRepository, "count">,
    private readonly sensors: Pick<SensorRepository, "count">,
    private readonly defaults: TenantQuotas,
  ) {}

  /** Takes what is wanted from the tenant's quotas; a failure: they do not have that much, and nothing is taken. */
  async take(tenant: Tenant, { assets, sensors }: Wanted, field: string): Promise<Failure | null> {
    return (
      (await this.takeOf(tenant, "assets", "maxAssets", assets, field)) ??
      (await this.takeOf(tenant, "sensors", "maxSensors", sensors, field))
    );
  }

  private async takeOf(
    { tenantId, createdAt, limits }: Tenant,
    kind: keyof Wanted,
    quota: "maxAssets" | "maxSensors",
    wanted: number,
    field: string,
  ): Promise<Failure | null> {
    if (wanted === 0) return null;
    const most = limits[quota] ?? this.defaults[quota];
    const key = `${kind} ${tenantId} ${createdAt.getTime()}`;
    const count = () => this[kind].count(tenantId);
    let known = await this.countOf(key, BELIEVED_MS, count);
    if (known.count + wanted > most) known = await this.countOf(key, BELIEVED_AT_QUOTA_MS, count);
    if (known.count + wanted > most) return exceeded(quota, most, known.count, kind, field);
    known.count += wanted;
    return null;
  }

  private async countOf(key: string, believedMs: number, count: () => Promise<number>): Promise<Known> {
    const earlier = this.known.get(key);
    if (earlier !== undefined) {
      const known = await earlier;
      // Somebody else may have counted meanwhile.
      if (performance.now() - known.countedAt < believedMs) return known;
      const latest = this.known.get(key);
      if (latest !== undefined && latest !== earlier) return latest;
    }
    if (this.known.size >= MAX_TENANTS) this.known.clear();
    const counting = count().then((found) => ({ count: found, countedAt: performance.now() }));
    this.known.set(key, counting);
    counting.catch(() => this.known.delete(key));
    return counting;
  }
}

function exceeded(quota: string, most: number, count: number, kind: string, field: string): Failure {
  const message = `The tenant has ${count} ${kind} and may have ${most} (${quota}): delete some, or have an operator raise ${quota} with tenantUpdate.`;
  return failure("LIMIT_EXCEEDED", [field], message);
}

/** Ends an import before anything of it is stored. */
export class QuotaExceeded extends Error {
  override readonly name = "QuotaExceeded";
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}
