import { LRUCache } from "lru-cache";
import type { Tenant } from "../../domain/entities";
import { failure, type Failure } from "../../domain/errors";
import type { TenantQuotas } from "../../domain/limits";
import type { AssetRepository, SensorRepository } from "../../domain/ports/fleet-store";
import { fail, ok, type Result } from "../../domain/result";

/** Requested numbers of new assets and sensors. */
export interface Wanted {
  readonly assets: number;
  readonly sensors: number;
}

interface Known {
  count: number;
  readonly countedAt: number;
}

interface Reservation {
  /** Subtracts the reserved number from the count again. Call it at most once. */
  readonly release: () => void;
}

/** How long a count is reused if the tenant is far from its quota, milliseconds. */
const BELIEVED_MS = 60_000;
const BELIEVED_AT_QUOTA_MS = 1_000;
/** Maximum counts in memory, two per tenant. */
const MAX_COUNTS = 10_000;

/**
 * Limits the assets and sensors of a tenant. Caches a count and adds local registrations to it, so concurrent
 * registrations in one process cannot exceed the quota. The next count includes registrations by other processes.
 * Several processes together can exceed a quota, but only by the registrations of one minute.
 */
export class FleetQuota {
  private readonly known = new LRUCache<string, Promise<Known>>({ max: MAX_COUNTS });

  constructor(
    private readonly assets: Pick<AssetRepository, "count">,
    private readonly sensors: Pick<SensorRepository, "count">,
    private readonly defaults: TenantQuotas,
  ) {}

  /**
   * Reserves the numbers within the tenant's quotas. If a quota is exceeded, returns the failure and reserves nothing.
   */
  async take(tenant: Tenant, wanted: Wanted, field: string): Promise<Failure | null> {
    const assets = await this.reserve(tenant, "assets", "maxAssets", wanted.assets, field);
    if (!assets.ok) return assets.failure;
    try {
      const sensors = await this.reserve(tenant, "sensors", "maxSensors", wanted.sensors, field);
      if (sensors.ok) return null;
      assets.value.release();
      return sensors.failure;
    } catch (error) {
      assets.value.release();
      throw error;
    }
  }

  private async reserve(
    { tenantId, createdAt, limits }: Tenant,
    kind: keyof Wanted,
    quota: "maxAssets" | "maxSensors",
    wanted: number,
    field: string,
  ): Promise<Result<Reservation, Failure>> {
    if (wanted === 0) return ok({ release: () => {} });
    const most = limits[quota] ?? this.defaults[quota];
    const key = `${kind} ${tenantId} ${createdAt.getTime()}`;
    const count = () => this[kind].count(tenantId);
    let known = await this.countOf(key, BELIEVED_MS, count);
    if (known.count + wanted > most) known = await this.countOf(key, BELIEVED_AT_QUOTA_MS, count);
    if (known.count + wanted > most) return fail(exceeded(quota, most, { count: known.count, wanted }, kind, field));
    known.count += wanted;
    const reservedIn = known;
    return ok({ release: () => void (reservedIn.count -= wanted) });
  }

  private async countOf(key: string, believedMs: number, count: () => Promise<number>): Promise<Known> {
    const earlier = this.known.get(key);
    if (earlier !== undefined) {
      const known = await earlier;
      // Another call may have counted again meanwhile.
      if (performance.now() - known.countedAt < believedMs) return known;
      const latest = this.known.get(key);
      if (latest !== undefined && latest !== earlier) return latest;
    }
    const counting = count().then((found) => ({ count: found, countedAt: performance.now() }));
    this.known.set(key, counting);
    counting.catch(() => this.known.delete(key));
    return counting;
  }
}

function exceeded(
  quota: string,
  most: number,
  { count, wanted }: { readonly count: number; readonly wanted: number },
  kind: string,
  field: string,
): Failure {
  const message =
    `The tenant has ${count} of at most ${most} ${kind} (${quota}), and the request adds ${wanted}. Delete some, or ` +
    `ask an operator to raise ${quota} with tenantUpdate.`;
  return failure("LIMIT_EXCEEDED", [field], message);
}

/** Thrown to abort an import before any of its entities is stored. */
export class QuotaExceeded extends Error {
  override readonly name = "QuotaExceeded";
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}
