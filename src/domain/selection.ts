/** A list that restricts a selection. Absent: no restriction; empty: nothing matches. */
export type Selection<T> = readonly T[] | undefined;

export function isSelected<T>(selection: Selection<T>, item: T): boolean {
  return selection === undefined || selection.includes(item);
}

/** Returns the union of the lists that are present; absent if every list is absent. */
export function unionOf<T>(...selections: readonly Selection<T>[]): Selection<T> {
  const given = selections.filter((selection) => selection !== undefined);
  return given.length === 0 ? undefined : given.flat();
}
