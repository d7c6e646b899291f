/** Branded keys and positions, with their functions. */

declare const brand: unique symbol;

/**
 * Where a batch, a consumer or a cursor stands in the journal of one partition: 0 is before its first batch, and a
 * later batch has a greater position. Only the journal knows which positions have a batch. At most 2^39.
 */
export type Position = number & { readonly [brand]: "Position" };

/** The partition that is meant where a document, a cursor or a configuration names none. */
export const FIRST_PARTITION = 0;

/** Before every batch. */
export const BEFORE_ALL = 0 as Position;

/** A position that was stored or received as a number. */
export function toPosition(value: number): Position {
  return value as Position;
}

export function earlierOf(one: Position, other: Position): Position {
  return one < other ? one : other;
}

export function laterOf(one: Position, other: Position): Position {
  return one > other ? one : other;
}

/** The latest position before `position`, whether or not a batch stands there: what follows it begins with `position`. */
export function justBefore(position: Position): Position {
  return Math.max(0, position - 1) as Position;
}

/** A position after `position`, whether or not a batch stands there, with at most `batches` batches in between. */
export function ahead(position: Position, batches: number): Position {
  return (position + batches) as Position;
}

/** The most batches that can stand after `after` up to `through`. Exact for a journal that leaves no position out. */
export function mostBatches(after: Position, through: Position): number {
  return Math.max(0, through - after);
}
