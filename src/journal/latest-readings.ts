import type { Reading } from "../domain/reading";

/** The latest reading of each sensor among those that were added, until they are taken. */
export class LatestReadings {
  private readings = new Map<string, Reading>();

  add(reading: Reading): void {
    const known = this.readings.get(reading.sensorKey);
    const isOlder =
      known !== undefined &&
      (known.timestamp > reading.timestamp || (known.timestamp === reading.timestamp && known.seq > reading.seq));
    if (!isOlder) this.readings.set(reading.sensorKey, reading);
  }

  take(): Reading[] {
    const readings = [...this.readings.values()];
    this.readings = new Map();
    return readings;
  }
}
