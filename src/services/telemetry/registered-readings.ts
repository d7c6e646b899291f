import type { Sensor } from "../../domain/entities";
import type { ReadingsEvent } from "../../domain/ports/live";
import type { Registry } from "../../domain/ports/registry";
import type { Reading } from "../../domain/reading";

/** How far the clocks of two processes may be apart, milliseconds. A deletion takes longer than that. */
const CLOCK_TOLERANCE_MS = 2_000;

/** Whether a reading is of this sensor and not of one that had its id before and was deleted. */
export function belongsTo(reading: Reading, sensor: Sensor | null | undefined): boolean {
  return (
    sensor !== null && sensor !== undefined && reading.receivedAt >= sensor.createdAt.getTime() - CLOCK_TOLERANCE_MS
  );
}

/**
 * Takes the readings of sensors that have been deleted since out of events: a journal remembers longer than the
 * registry. Looks at an event once, however many subscribers get it.
 */
export class RegisteredReadings {
  private readonly known = new WeakMap<ReadingsEvent, Promise<ReadingsEvent>>();

  constructor(private readonly registry: Pick<Registry, "peekSensor" | "sensors">) {}

  of(event: ReadingsEvent): Promise<ReadingsEvent> {
    let filtered = this.known.get(event);
    if (filtered === undefined) this.known.set(event, (filtered = this.filtered(event)));
    return filtered;
  }

  private async filtered(event: ReadingsEvent): Promise<ReadingsEvent> {
    const sensors = new Map<string, Sensor | null | undefined>();
    const unknown: string[] = [];
    for (const { sensorKey } of event.readings) {
      if (sensors.has(sensorKey)) continue;
      const sensor = this.registry.peekSensor(sensorKey);
      sensors.set(sensorKey, sensor);
      if (sensor === undefined) unknown.push(sensorKey);
    }
    if (unknown.length > 0) {
      const found = await this.registry.sensors(unknown);
      unknown.forEach((key, index) => sensors.set(key, found[index]));
    }
    const isOurs = (reading: Reading) => belongsTo(reading, sensors.get(reading.sensorKey));
    return event.readings.every(isOurs) ? event : { ...event, readings: event.readings.filter(isOurs) };
  }
}

/**
 * Events without the readings of sensors that have been deleted since: a journal remembers longer than the registry.
 * An event goes on also when it holds no more readings, for its cursor.
 */
export class ReadingsOfRegistered implements AsyncIterableIterator<ReadingsEvent> {
  constructor(
    private readonly source: AsyncIterableIterator<ReadingsEvent>,
    private readonly registered: RegisteredReadings,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ReadingsEvent>> {
    const result = await this.source.next();
    return result.done === true ? result : { done: false, value: await this.registered.of(result.value) };
  }

  async return(): Promise<IteratorResult<ReadingsEvent>> {
    return (await this.source.return?.()) ?? { done: true, value: undefined };
  }
}
