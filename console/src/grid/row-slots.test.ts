import { RowSlots } from "./row-slots";

describe("slots of rows", () => {
  test("go from rows that leave the view to those that enter it", () => {
    const slots = new RowSlots();
    expect([...slots.assign([0, 1, 2])]).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    expect(slots.assign([1, 2, 3]).get(3)).toBe(0);
    expect(slots.assign([1, 2, 3])).toEqual(
      new Map([
        [1, 1],
        [2, 2],
        [3, 0],
      ]),
    );
    // The focused row keeps its slot, wherever the view is.
    expect(slots.assign([1, 900, 901]).get(1)).toBe(1);
  });

  test("are no more than there are rows in view", () => {
    const slots = new RowSlots();
    for (let first = 0; first < 1_000; first += 7) {
      const indexes = Array.from({ length: 20 }, (_, offset) => first + offset);
      expect(Math.max(...slots.assign(indexes).values())).toBeLessThan(40);
    }
  });
});
