/**
 * Elements for rows. A row keeps its element as long as it is shown, and leaves it to another row then. So scrolling
 * creates no elements, and the focus stays where it is.
 */
export class RowSlots {
  private slotOf = new Map<number, number>();

  /**
   * Slots of the rows with these indexes, each for one of them. Called again with the same indexes, it returns the same.
   *
   * @returns a slot for each index
   */
  assign(indexes: readonly number[]): ReadonlyMap<number, number> {
    const assigned = new Map<number, number>();
    const used = new Set<number>();
    for (const index of indexes) {
      const slot = this.slotOf.get(index);
      if (slot === undefined) continue;
      assigned.set(index, slot);
      used.add(slot);
    }
    let next = 0;
    for (const index of indexes) {
      if (assigned.has(index)) continue;
      while (used.has(next)) next++;
      assigned.set(index, next);
      used.add(next);
    }
    this.slotOf = assigned;
    return assigned;
  }
}
