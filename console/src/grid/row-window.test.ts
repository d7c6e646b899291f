import { moveBy, rowWindow } from "./row-window";

describe("the rows in view", () => {
  test("are those between the edges, and some beyond them", () => {
    expect(rowWindow(3_600, 360, 36, 1_000)).toEqual({ first: 94, end: 116 });
  });

  test("never leave the list", () => {
    expect(rowWindow(0, 360, 36, 4)).toEqual({ first: 0, end: 4 });
    expect(rowWindow(9_000, 360, 36, 4)).toEqual({ first: 4, end: 4 });
    expect(rowWindow(0, 360, 36, 0)).toEqual({ first: 0, end: 0 });
  });
});

describe("a key in the grid", () => {
  test("moves by rows, pages and to both ends", () => {
    expect(moveBy("ArrowDown", 3, 10, 100)).toBe(4);
    expect(moveBy("PageUp", 3, 10, 100)).toBe(0);
    expect(moveBy("End", 3, 10, 100)).toBe(99);
  });

  test("stays in the list, and leaves other keys alone", () => {
    expect(moveBy("ArrowUp", 0, 10, 100)).toBe(0);
    expect(moveBy("ArrowDown", 99, 10, 100)).toBe(99);
    expect(moveBy("a", 3, 10, 100)).toBeUndefined();
  });
});
