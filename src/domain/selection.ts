/** A list that narrows what is meant: absent, it narrows nothing; empty, it leaves nothing. */
export type Selection<T> = readonly T[] | undefined;

export function isSelected<T>(selection: Selection<T>, item: T): boolean {
  return selection === undefined || selection.includes(item);
}

/** What several lists select together; absent where none of them is given. */
export function unionOf<T>(...selections: readonly Selection<T>[]): Selection<T> {
  const given = selections.filter((selection) => selection !== undefined);
  return given.length === 0 ? undefined : given.flat();
}
