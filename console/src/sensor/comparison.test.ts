import { pointOf } from "./chart-data";
import { joinedColumns, othersOf, othersText } from "./comparison";

const own = { assetId: "a", sensorId: "own" };

describe("sensors that are compared", () => {
  test("are in the address, each once, at most three", () => {
    const others = othersOf("a/own,a/one,a/one,b/two,nonsense,x/y/z,c/three,d/four", own);
    expect(others.map(({ sensorId }) => sensorId)).toEqual(["one", "two", "three"]);
    expect(othersOf(othersText(others), own)).toEqual(others);
    expect(othersText([])).toBeUndefined();
  });

  test("share one axis of time, on which gaps are no missing points", () => {
    const columns = joinedColumns([
      [pointOf({ at: 1, value: 10 }), { at: 2, count: 0 }, pointOf({ at: 4, value: 12 })],
      [pointOf({ at: 1, value: 20 }), pointOf({ at: 3, value: 22 })],
    ]);
    expect(columns).toEqual({
      times: [1, 2, 3, 4],
      values: [
        [10, null, undefined, 12],
        [20, undefined, 22, undefined],
      ],
      edges: null,
    });
  });

  test("keep the minimum and the maximum of each interval", () => {
    const { values, edges } = joinedColumns([
      [{ at: 1, min: 5, max: 15, avg: 10, count: 3 }],
      [pointOf({ at: 1, value: 20 }), { at: 2, count: 0 }],
    ]);
    expect(values).toEqual([
      [10, undefined],
      [20, null],
    ]);
    expect(edges).toEqual([
      [
        [5, undefined],
        [15, undefined],
      ],
      [
        [20, null],
        [20, null],
      ],
    ]);
  });
});
