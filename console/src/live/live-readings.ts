/** Newest reading of each sensor in view. Each row is notified only of its own sensor. */

export interface LiveReading {
  readonly value: number;
  readonly timestamp: string;
}

/** Minimum time between two updates. Readers could not follow more frequent updates. */
const EVERY_MS = 100;

export class LiveReadings {
  private readonly readings = new Map<string, LiveReading>();
  private readonly listeners = new Map<string, Set<() => void>>();
  private readonly changed = new Set<string>();
  private isScheduled = false;
  private notifiedAt = 0;

  readonly get = (sensorId: string): LiveReading | undefined => this.readings.get(sensorId);

  subscribe(sensorId: string, listener: () => void): () => void {
    const listeners = this.listeners.get(sensorId) ?? new Set();
    this.listeners.set(sensorId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.get(sensorId) === listeners) this.listeners.delete(sensorId);
    };
  }

  /**
   * Ignores a reading that is older than the known one. Rows are notified in an animation frame, at most ten times a
   * second.
   */
  put(sensorId: string, reading: LiveReading): void {
    const known = this.readings.get(sensorId);
    if (known !== undefined && Date.parse(known.timestamp) > Date.parse(reading.timestamp)) return;
    this.readings.set(sensorId, reading);
    this.changed.add(sensorId);
    if (this.isScheduled) return;
    this.isScheduled = true;
    setTimeout(() => requestAnimationFrame(this.notify), this.notifiedAt + EVERY_MS - performance.now());
  }

  /** Removes the readings of all other sensors, so that only sensors in view take memory. */
  keep(sensorIds: ReadonlySet<string>): void {
    for (const sensorId of this.readings.keys()) if (!sensorIds.has(sensorId)) this.readings.delete(sensorId);
  }

  private readonly notify = () => {
    this.isScheduled = false;
    this.notifiedAt = performance.now();
    const changed = [...this.changed];
    this.changed.clear();
    for (const sensorId of changed) this.listeners.get(sensorId)?.forEach((listener) => listener());
  };
}
