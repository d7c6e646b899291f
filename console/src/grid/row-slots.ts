/**
 * Assigns elements (slots) to rows. A row keeps its element while it is shown. Then another row reuses the element. So
 * scrolling creates no elements, and the focus stays on its row.
 */
export class RowSlots {
  private slotOf = new Map<number, number>();

  /**
   * Assigns a different slot to each index. Repeated calls with the same indexes return the same slots.
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
