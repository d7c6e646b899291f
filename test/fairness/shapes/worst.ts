/** The known worst shapes: shapes that once blocked all clients, and shapes that each reach one ceiling. */
import { costlyShapes } from "./costly";
import type { Shape } from "./shape";

/** Prefixes of the names of generated shapes. */
const BEGINNINGS = [
  "reader: scalars of Tenant.sensors, ",
  "reader: aliases of Sensor.readings, ",
  "reader: scalars of Tenant.sensors, events",
  "reader: equal fields to merge, ",
  "reader: Tenant.sensors(filter.search), ",
  "reader: Subscription.readings(input.after), ",
  "nobody: keys that never existed, POST",
  "broker: messages rejected as UNKNOWN_SENSOR",
  "broker: messages of 1,000 readings",
];

export function worstGenerated(shapes: readonly Shape[]): Shape[] {
  return BEGINNINGS.map((beginning) => {
    const shape = shapes.find(({ name }) => name.startsWith(beginning));
    if (shape === undefined) throw new Error(`No shape's name begins with '${beginning}': choose another shape.`);
    return shape;
  });
}

export function worstOf(shapes: readonly Shape[]): Shape[] {
  const costly = new Set(costlyShapes().map(({ name }) => name));
  return [...worstGenerated(shapes), ...shapes.filter(({ name }) => costly.has(name))];
}
