/**
 * Selects sensors of a list by the time of their last reading, with conditions of MongoDB or with bounds of an index.
 */
import type { Document } from "mongodb";
import type { SensorListFilter } from "../domain/ports/fleet-lists";
import { after, before, EVERYWHERE, intersection, type Stretch } from "./list-bounds";
import { listedMinute } from "./sensor-rows";

type Activity = Pick<SensorListFilter, "silentSince" | "activeSince" | "neverMeasured">;

export function hasActivity({ silentSince, activeSince, neverMeasured }: Activity): boolean {
  return silentSince !== undefined || activeSince !== undefined || neverMeasured !== undefined;
}

/** Conditions on the last reading. A sensor without a reading has no `minute`, which counts as null. */
export function activityFilter({ silentSince, activeSince, neverMeasured }: Activity): Document {
  const conditions: Document[] = [
    ...(silentSince === undefined ? [] : [{ minute: { $not: { $gte: listedMinute(silentSince) } } }]),
    ...(activeSince === undefined ? [] : [{ minute: { $gte: listedMinute(activeSince) } }]),
    ...(neverMeasured === undefined ? [] : [{ minute: neverMeasured ? null : { $ne: null } }]),
  ];
  return conditions.length === 0 ? {} : { $and: conditions };
}

export function activityStretch({ silentSince, activeSince, neverMeasured }: Activity): Stretch {
  const { low, high } = EVERYWHERE;
  const stretches: Stretch[] = [
    ...(silentSince === undefined ? [] : [{ low, high: before(listedMinute(silentSince)) }]),
    ...(activeSince === undefined ? [] : [{ low: before(listedMinute(activeSince)), high }]),
    ...(neverMeasured === undefined ? [] : [neverMeasured ? { low, high: after(null) } : { low: after(null), high }]),
  ];
  return stretches.reduce(intersection, EVERYWHERE);
}
