/** Keyset pages over a string `_id`, in either direction. */
import type { Collection, Condition, Filter } from "mongodb";
import type { Page, PageRequest } from "../domain/ports/pages";
import { readWithin } from "./read-options";

/** A range of IDs. The bounds are exclusive; null: no bound. */
export interface IdRange {
  readonly above: string | null;
  readonly below: string | null;
}

/** Returns the range of IDs with `prefix`, which ends in `/`. */
export function idsBelow(prefix: string): IdRange {
  return { above: prefix, below: `${prefix.slice(0, -1)}0` };
}

/** Returns the IDs in both ranges; undefined if there can be none. */
export function intersect(a: IdRange, b: IdRange): IdRange | undefined {
  const above = a.above === null || (b.above !== null && b.above > a.above) ? b.above : a.above;
  const below = a.below === null || (b.below !== null && b.below < a.below) ? b.below : a.below;
  return above !== null && below !== null && above >= below ? undefined : { above, below };
}

export type KeysetIndex = Readonly<Record<string, 1 | -1>>;

export interface KeysetQuery<D extends { readonly _id: string }> {
  /** Index that provides the order, so that MongoDB does not sort. */
  readonly index: KeysetIndex;
  /** Must not have the top-level key `_id`, nor `$or` if `within` has several ranges. */
  readonly filter: Filter<D>;
  readonly request: PageRequest;
  /** Whether the connection is in descending order. Default: ascending. */
  readonly descending?: boolean;
  /** Only IDs in one of these disjoint ranges. Default: every ID. */
  readonly within?: readonly IdRange[];
}

export async function page<D extends { readonly _id: string }, T>(
  collection: Collection<D>,
  { index, filter, request, descending = false, within = [{ above: null, below: null }] }: KeysetQuery<D>,
  toItem: (document: D) => T,
): Promise<Page<T>> {
  const { limit, backward, after, before, deadline } = request;
  const keys: IdRange = descending ? { above: before, below: after } : { above: after, below: before };
  const ranges = within.flatMap((range) => intersect(range, keys) ?? []);
  if (ranges.length === 0) return { items: [], hasMore: false };
  const documents = await collection
    .find({ ...filter, ...idFilter(ranges) } as Filter<D>, { ...readWithin(deadline), hint: index })
    .sort({ _id: backward === descending ? 1 : -1 })
    .limit(limit + 1)
    .batchSize(limit + 2)
    .toArray();
  return toPage(documents as unknown as D[], request, toItem);
}

/**
 * Returns a page of `rows`. The rows are in the direction of paging. They include one more than the limit if more rows
 * exist.
 */
export function toPage<R, T>(
  rows: readonly R[],
  { limit, backward }: Pick<PageRequest, "limit" | "backward">,
  toItem: (row: R) => T,
): Page<T> {
  const items = rows.slice(0, limit).map(toItem);
  return { items: backward ? items.reverse() : items, hasMore: rows.length > limit };
}

function idFilter(ranges: readonly IdRange[]): Filter<{ _id: string }> {
  const conditions = ranges.flatMap(({ above, below }) => {
    const condition: Condition<string> = {
      ...(above === null ? {} : { $gt: above }),
      ...(below === null ? {} : { $lt: below }),
    };
    return Object.keys(condition).length === 0 ? [] : [{ _id: condition }];
  });
  if (conditions.length < ranges.length) return {};
  return conditions.length === 1 ? (conditions[0] ?? {}) : { $or: conditions };
}
