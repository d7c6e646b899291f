import { parentOfKey, prefixBelow, tenantOfKey, type AssetKey, type SensorKey } from "../domain/keys";
import type { ReadingsFilter } from "../domain/ports/live";
import { unionOf } from "../domain/selection";
import type { ReadingsSubscription } from "./readings-subscription";

/** Live subscriptions with equal filters. Each reading is matched and gathered once for all of them. */
export class ReadingsChannel {
  /** Key of the filter, which is the same for equal filters. */
  readonly key: string;
  readonly subscriptions = new Set<ReadingsSubscription>();
  /** Prefixes of the sensor keys that the filter matches: "" for all, a tenant, `tenant/asset`, or a sensor key. */
  readonly prefixes: ReadonlySet<string>;

  constructor({ tenantId, assetKeys, sensorKeys }: ReadingsFilter) {
    const isOwn = (key: string) => tenantId === null || key.startsWith(prefixBelow(tenantId));
    const named = unionOf<AssetKey | SensorKey>(assetKeys, sensorKeys);
    this.prefixes = new Set(named === undefined ? [tenantId ?? ""] : named.filter(isOwn));
    this.key = JSON.stringify([...this.prefixes].sort());
  }

  wants(sensorKey: SensorKey): boolean {
    return prefixesOf(sensorKey).some((prefix) => this.prefixes.has(prefix));
  }
}

/** Channels with subscriptions, indexed by prefix. The time of a look-up depends only on the channels that match. */
export class ReadingsChannels {
  private readonly byKey = new Map<string, ReadingsChannel>();
  private readonly byPrefix = new Map<string, Set<ReadingsChannel>>();

  get isEmpty(): boolean {
    return this.byKey.size === 0;
  }

  get(key: string): ReadingsChannel | undefined {
    return this.byKey.get(key);
  }

  add(channel: ReadingsChannel): void {
    this.byKey.set(channel.key, channel);
    for (const prefix of channel.prefixes) {
      const channels = this.byPrefix.get(prefix);
      if (channels === undefined) this.byPrefix.set(prefix, new Set([channel]));
      else channels.add(channel);
    }
  }

  delete(channel: ReadingsChannel): void {
    this.byKey.delete(channel.key);
    for (const prefix of channel.prefixes) {
      const channels = this.byPrefix.get(prefix);
      channels?.delete(channel);
      if (channels?.size === 0) this.byPrefix.delete(prefix);
    }
  }

  /**
   * Returns the channels that want readings of the sensor. Each occurs once, even if it names both the sensor and its
   * asset.
   */
  wanting(sensorKey: SensorKey): readonly ReadingsChannel[] {
    const wanting = new Set<ReadingsChannel>();
    for (const prefix of prefixesOf(sensorKey)) {
      for (const channel of this.byPrefix.get(prefix) ?? []) wanting.add(channel);
    }
    return [...wanting];
  }

  [Symbol.iterator](): Iterator<ReadingsChannel> {
    return this.byKey.values();
  }
}

function prefixesOf(sensorKey: SensorKey): readonly string[] {
  return ["", tenantOfKey(sensorKey), parentOfKey(sensorKey), sensorKey];
}
