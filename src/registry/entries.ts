import type { Asset, Sensor, Tenant } from "../domain/entities";
import { toId, type AssetId, type SensorKey, type TenantId } from "../domain/keys";
import type { ClockEntry } from "./clock-map";

/**
 * Asset and sensor entries hold their parent's entry. Removing a parent marks its entry as no longer alive. This voids
 * everything below it without a search. A parent that is registered again gets a new entry.
 */
export class TenantEntry implements ClockEntry {
  used = false;
  alive = true;
  /** Null if the tenant exists but must be read again. */
  constructor(public entity: Tenant | null) {}
}

export class AssetEntry implements ClockEntry {
  used = false;
  readonly tenantId: TenantId;
  readonly assetId: AssetId;
  /** Null if the asset exists but must be read again. */
  entity: Asset | null;
  private present = true;

  constructor(
    asset: Asset,
    private readonly tenant: TenantEntry,
  ) {
    this.entity = asset;
    this.tenantId = asset.tenantId;
    this.assetId = asset.assetId;
  }

  get alive(): boolean {
    return this.present && this.tenant.alive;
  }

  kill(): void {
    this.present = false;
  }

  /** Protects the asset and its tenant from eviction while one of the asset's sensors is in use. */
  touch(): void {
    if (!this.used) this.used = true;
    if (!this.tenant.used) this.tenant.used = true;
  }
}

/**
 * A sensor, without the values that its key and its parents already hold. Saves memory, because up to a million sensors
 * are in memory.
 */
export class SensorEntry implements ClockEntry {
  used = false;
  readonly type: string;
  readonly unit: string | null;
  /** Epoch milliseconds. A `Date` would take 100 bytes more. */
  readonly createdAt: number;

  constructor(
    { type, unit, createdAt }: Sensor,
    readonly asset: AssetEntry,
    strings: StringPool,
  ) {
    this.type = strings.share(type);
    this.unit = unit === null ? null : strings.share(unit);
    this.createdAt = createdAt.getTime();
  }

  toSensor(key: SensorKey): Sensor {
    const { tenantId, assetId } = this.asset;
    return {
      tenantId,
      assetId,
      sensorId: toId(key.slice(tenantId.length + assetId.length + 2)),
      type: this.type,
      unit: this.unit,
      createdAt: new Date(this.createdAt),
    };
  }
}

/** Shares one copy of repeated strings, such as units. Beyond `maxStrings`, further strings are not shared. */
export class StringPool {
  private readonly strings = new Map<string, string>();

  constructor(private readonly maxStrings: number) {}

  share(text: string): string {
    const shared = this.strings.get(text);
    if (shared !== undefined) return shared;
    if (this.strings.size < this.maxStrings) this.strings.set(text, text);
    return text;
  }
}

/** Copies a key, so that it does not keep alive the larger string that contains it. */
export function ownKey(key: string): string {
  return Buffer.from(key, "latin1").toString("latin1");
}
