import type { TenantId } from "../../domain/keys";
import { LRUCache } from "lru-cache";
import type { Deadline } from "../../domain/deadline";
import type { FleetLists } from "../../domain/ports/fleet-lists";
import type { AssetRepository, SensorRepository } from "../../domain/ports/fleet-store";

/** Number of items in a list. */
export interface ListCount {
  readonly count: number;
  /** False if the list has more items than `count`. */
  readonly isExact: boolean;
}

export interface FleetSize {
  readonly assets: number;
  readonly sensors: number;
}

/** Maximum number of items that are counted in a list. */
export const MOST_COUNTED = 10_000;

/** How long a count of a large fleet is reused, milliseconds. */
const REUSED_MS = 60_000;
const MAX_COUNTS = 10_000;

export function listCount(found: number): ListCount {
  return { count: Math.min(found, MOST_COUNTED), isExact: found <= MOST_COUNTED };
}

/** Sizes of fleets. Up to {@link MOST_COUNTED} they are exact. Larger sizes are at most a minute old. */
export class FleetCounts {
  private readonly large = new LRUCache<string, Promise<number>>({ max: MAX_COUNTS, ttl: REUSED_MS });

  constructor(
    private readonly lists: Pick<FleetLists, "countAssets" | "countSensors">,
    private readonly assets: Pick<AssetRepository, "count">,
    private readonly sensors: Pick<SensorRepository, "count">,
  ) {}

  async of(tenantId: TenantId, deadline?: Deadline): Promise<FleetSize> {
    const [assets, sensors] = await Promise.all([
      this.lists.countAssets(tenantId, {}, MOST_COUNTED + 1, deadline),
      this.lists.countSensors(tenantId, {}, MOST_COUNTED + 1, deadline),
    ]);
    return {
      assets:
        assets <= MOST_COUNTED ? assets : await this.ofLarge(`assets ${tenantId}`, () => this.assets.count(tenantId)),
      sensors:
        sensors <= MOST_COUNTED
          ? sensors
          : await this.ofLarge(`sensors ${tenantId}`, () => this.sensors.count(tenantId)),
    };
  }

  private ofLarge(key: string, count: () => Promise<number>): Promise<number> {
    const known = this.large.get(key);
    if (known !== undefined) return known;
    const counting = count();
    this.large.set(key, counting);
    counting.catch(() => this.large.delete(key));
    return counting;
  }
}
