import { asTime } from "../search-readers";
import { asDay, dayText } from "./days";

test("reads a day", () => {
  const day = asDay("2026-02-28");
  expect(day).toBe(new Date(2026, 1, 28).getTime());
  expect(dayText(day ?? 0)).toBe("2026-02-28");
});

test.each(["2026-02-31", "2026-99-99", "9999-99-99", "9999-12-31", "0000-01-01", "0099-01-01", "26-1-1", ""])(
  "takes %j for no day",
  (text) => {
    expect(asDay(text)).toBeUndefined();
  },
);

test.each(["+275760-01-01T00:00:00Z", "-000001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "now"])(
  "takes %j for no time",
  (text) => {
    expect(asTime(text)).toBeUndefined();
  },
);
