/** A list that restricts a selection. Absent: no restriction; empty: nothing matches. */
export type Selection<T> = readonly T[] | undefined;

export function isSelected<T>(selection: Selection<T>, item: T): boolean {
  return selection === undefined || selection.includes(item);
}

/** Union of several lists; absent if none is given. */
export function unionOf<T>(...selections: readonly Selection<T>[]): Selection<T> {
  const given = selections.filter((selection) => selection !== undefined);
  return given.length === 0 ? undefined : given.flat();
}
