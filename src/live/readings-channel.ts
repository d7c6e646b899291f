import type { ReadingsFilter } from "../domain/ports/live";
import type { ReadingsSubscription } from "./readings-subscription";

/** The live subscriptions that want the same readings: each reading is matched and gathered once for all of them. */
export class ReadingsChannel {
  /** Equal for equal filters. */
  readonly key: string;
  readonly subscriptions = new Set<ReadingsSubscription>();
  private readonly tenantId: string | null;
  private readonly assetKeys: ReadonlySet<string>;
  private readonly sensorKeys: ReadonlySet<string>;

  constructor({ tenantId, assetKeys, sensorKeys }: ReadingsFilter) {
    this.tenantId = tenantId;
    this.assetKeys = new Set(assetKeys);
    this.sensorKeys = new Set(sensorKeys);
    this.key = JSON.stringify([tenantId, [...this.assetKeys].sort(), [...this.sensorKeys].sort()]);
  }

  wants(sensorKey: string): boolean {
    const { tenantId } = this;
    if (tenantId !== null && !(sensorKey.startsWith(tenantId) && sensorKey[tenantId.length] === "/")) return false;
    if (this.assetKeys.size === 0 && this.sensorKeys.size === 0) return true;
    return this.sensorKeys.has(sensorKey) || this.assetKeys.has(sensorKey.slice(0, sensorKey.lastIndexOf("/")));
  }
}
