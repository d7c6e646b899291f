import type { SensorKey } from "../../domain/keys";
import type { Sensor } from "../../domain/entities";
import type { ReadingsEvent } from "../../domain/ports/live";
import type { Registry } from "../../domain/ports/registry";
import { belongsTo, type Reading } from "../../domain/reading";

/**
 * Removes readings of deleted sensors from events. The journal keeps these readings longer than the registry keeps the
 * sensors. Each event is examined only once, even if it has many subscribers.
 */
export class RegisteredReadings {
  private readonly known = new WeakMap<ReadingsEvent, Promise<ReadingsEvent> | ReadingsEvent>();

  constructor(private readonly registry: Pick<Registry, "peekSensor" | "sensors">) {}

  /** Returns the filtered event. Returns a promise only if a sensor is not in memory. */
  of(event: ReadingsEvent): Promise<ReadingsEvent> | ReadingsEvent {
    let filtered = this.known.get(event);
    if (filtered === undefined) this.known.set(event, (filtered = this.filtered(event)));
    return filtered;
  }

  private filtered(event: ReadingsEvent): Promise<ReadingsEvent> | ReadingsEvent {
    const sensors = new Map<SensorKey, Sensor | null | undefined>();
    const unknown: SensorKey[] = [];
    for (const { sensorKey } of event.readings) {
      if (sensors.has(sensorKey)) continue;
      const sensor = this.registry.peekSensor(sensorKey);
      sensors.set(sensorKey, sensor);
      if (sensor === undefined) unknown.push(sensorKey);
    }
    if (unknown.length === 0) return without(event, sensors);
    return this.registry.sensors(unknown).then((found) => {
      unknown.forEach((key, index) => sensors.set(key, found[index]));
      return without(event, sensors);
    });
  }
}

function without(event: ReadingsEvent, sensors: ReadonlyMap<SensorKey, Sensor | null | undefined>): ReadingsEvent {
  const isOurs = (reading: Reading) => belongsTo(reading, sensors.get(reading.sensorKey));
  return event.readings.every(isOurs) ? event : { ...event, readings: event.readings.filter(isOurs) };
}

/**
 * Yields events without readings of deleted sensors. An event without remaining readings is still forwarded, because of
 * its cursor.
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
    if (result.done === true) return result;
    const event = this.registered.of(result.value);
    return { done: false, value: event instanceof Promise ? await event : event };
  }

  async return(): Promise<IteratorResult<ReadingsEvent>> {
    return (await this.source.return?.()) ?? { done: true, value: undefined };
  }
}
