/** Bounds of a scan through an index, one value for each of its fields. */
import { MaxKey, MinKey } from "mongodb";
import type { ListPosition } from "../domain/ports/fleet-lists";
import type { PageRequest } from "../domain/ports/pages";

/** A value of an ordered field: null sorts first. */
export type Bound = string | Date | null | MinKey | MaxKey;

/** Place of an item in an index, by the fields that follow the fixed ones. */
export interface Place {
  readonly value: Bound;
  readonly key: string | MinKey | MaxKey;
}

/** Part of a list from `low`, inclusive, to `high`, exclusive. */
export interface Stretch {
  readonly low: Place;
  readonly high: Place;
}

const MIN = new MinKey();
const MAX = new MaxKey();

export const EVERYWHERE: Stretch = { low: { value: MIN, key: MIN }, high: { value: MAX, key: MAX } };

/** Returns the bound before all items with this value. */
export function before(value: Bound): Place {
  return { value, key: MIN };
}

/** Returns the bound after all items with this value. */
export function after(value: Bound): Place {
  return { value, key: MAX };
}

export function intersection(one: Stretch, other: Stretch): Stretch {
  return {
    low: compare(one.low, other.low) >= 0 ? one.low : other.low,
    high: compare(one.high, other.high) <= 0 ? one.high : other.high,
  };
}

export function isEmpty({ low, high }: Stretch): boolean {
  return compare(low, high) >= 0;
}

/** Returns the stretch of a list that a page request selects, in ascending or descending order. */
export function requested(
  { after: from, before: to }: Pick<PageRequest<ListPosition>, "after" | "before">,
  descending: boolean,
  toBound: (value: ListPosition["value"]) => Bound,
): Stretch {
  const placeOf = ({ value, key }: ListPosition): Place => ({ value: toBound(value), key });
  const [lower, upper] = descending ? [to, from] : [from, to];
  return {
    low: lower === null ? EVERYWHERE.low : justAfter(placeOf(lower)),
    high: upper === null ? EVERYWHERE.high : placeOf(upper),
  };
}

function justAfter({ value, key }: Place): Place {
  return { value, key: typeof key === "string" ? `${key}\0` : key };
}

function compare(one: Place, other: Place): number {
  return compareBounds(one.value, other.value) || compareBounds(one.key, other.key);
}

/** Compares by BSON's order of types, then by value. */
function compareBounds(one: Bound, other: Bound): number {
  const byType = rankOf(one) - rankOf(other);
  if (byType !== 0) return byType;
  if (typeof one === "string" && typeof other === "string") return one < other ? -1 : one > other ? 1 : 0;
  return one instanceof Date && other instanceof Date ? one.getTime() - other.getTime() : 0;
}

function rankOf(bound: Bound): number {
  if (bound instanceof MinKey) return 0;
  if (bound === null) return 1;
  if (typeof bound === "string") return 2;
  return bound instanceof Date ? 3 : 4;
}
