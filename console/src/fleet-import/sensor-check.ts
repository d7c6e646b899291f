/**
 * Finds rows that contradict each other about a sensor. It needs a few bytes for each of possibly millions of sensors.
 */
import type { FleetRow } from "./fleet-row";

export class SensorCheck {
  /** Hash of type and unit by hash of the sensor. A collision among a million has a probability of 1 in 18,000. */
  private readonly valuesOf = new Map<number, number>();

  /** Whether an earlier row has another type or unit for the same sensor. */
  contradicts({ assetId, sensorId, sensorType, unit }: FleetRow): boolean {
    if (sensorId === "") return false;
    const sensor = hashOf(`${assetId}/${sensorId}`);
    const values = hashOf(`${sensorType}\n${unit}`);
    const known = this.valuesOf.get(sensor);
    if (known === undefined) this.valuesOf.set(sensor, values);
    return known !== undefined && known !== values;
  }
}

/** Computes the hash cyrb53. */
function hashOf(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return 4_294_967_296 * (0x1fffff & low) + (high >>> 0);
}
