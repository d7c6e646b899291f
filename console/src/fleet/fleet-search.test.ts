import { filterOf, nextOrder, orderOf } from "./fleet-search";

describe("the order of the fleet", () => {
  test("changes from ascending to descending to none", () => {
    expect(nextOrder("name", undefined)).toBe("name");
    expect(nextOrder("name", "name")).toBe("-name");
    expect(nextOrder("name", "-name")).toBeUndefined();
    expect(nextOrder("age", "name")).toBe("age");
  });

  test("begins with the youngest reading by age", () => {
    expect(orderOf("age")).toEqual({ by: "LAST_READING_AT", direction: "DESC" });
    expect(orderOf("-age")).toEqual({ by: "LAST_READING_AT", direction: "ASC" });
    expect(orderOf("-id")).toEqual({ by: "ID", direction: "DESC" });
    expect(orderOf(undefined)).toBeNull();
  });
});

test("a silent sensor has readings, but none for an hour", () => {
  const filter = filterOf({ state: "silent" }, Date.parse("2026-11-29T12:00:00Z"));
  expect(filter).toMatchObject({ silentSince: "2026-11-29T11:00:00.000Z", neverMeasured: false });
});
