import fc from "fast-check";
import { DateTime, IANAZone } from "luxon";
import { parseInterval } from "../../domain/series/interval";
import { intervalEdges } from "./series-calendar";

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const hours = (edges: readonly number[]) => edges.slice(1).map((edge, index) => (edge - (edges[index] ?? 0)) / HOUR);

test.each([
  ["10s", 10_000],
  ["5m", 300_000],
  ["1h", HOUR],
  ["24h", 24 * HOUR],
  ["1d", 24 * HOUR],
])("accepts %s as an interval", (text, length) => {
  expect(parseInterval(text)).toBe(length);
});

test.each(["", "0s", "7m", "2d", "25h", "1.5h", "-1h", "1w", "h", "1H", " 1h", "010s", "99999s"])(
  "rejects %p as an interval",
  (text) => {
    expect(parseInterval(text)).toBeNull();
  },
);

test("a day in Berlin has 23 hours in spring and 25 in autumn", () => {
  const spring = intervalEdges(at("2026-03-27T23:00:00Z"), at("2026-03-30T22:00:00Z"), 24 * HOUR, "Europe/Berlin");
  expect(hours(spring)).toEqual([24, 23, 24]);
  const autumn = intervalEdges(at("2026-10-23T22:00:00Z"), at("2026-10-26T23:00:00Z"), 24 * HOUR, "Europe/Berlin");
  expect(hours(autumn)).toEqual([24, 25, 24]);
});

test("intervals above an hour follow the wall clock, shorter ones the elapsed time", () => {
  const [from, to] = [at("2026-10-24T22:00:00Z"), at("2026-10-25T23:00:00Z")];
  expect(hours(intervalEdges(from, to, 6 * HOUR, "Europe/Berlin"))).toEqual([7, 6, 6, 6]);
  expect(intervalEdges(from, to, HOUR, "Europe/Berlin")).toHaveLength(26);
  const spring = intervalEdges(at("2026-03-28T23:00:00Z"), at("2026-03-29T22:00:00Z"), 6 * HOUR, "Europe/Berlin");
  expect(hours(spring)).toEqual([5, 6, 6, 6]);
});

test("hours of a zone with a half-hour offset start on its own hours", () => {
  const edges = intervalEdges(at("2026-01-01T00:40:00Z"), at("2026-01-01T02:00:00Z"), HOUR, "Asia/Kolkata");
  expect(edges.map((edge) => new Date(edge).toISOString().slice(11, 16))).toEqual(["00:30", "01:30", "02:30"]);
});

test("a day without a midnight starts with its first hour", () => {
  const edges = intervalEdges(at("2018-11-04T03:00:00Z"), at("2018-11-05T02:00:00Z"), 24 * HOUR, "America/Sao_Paulo");
  expect(hours(edges)).toEqual([23]);
});

test("a day with two midnights starts at the first", () => {
  const edges = intervalEdges(at("2006-10-29T05:00:00Z"), at("2006-10-29T05:00:01Z"), 24 * HOUR, "America/Havana");
  expect(edges.map((edge) => new Date(edge).toISOString().slice(11, 16))).toEqual(["04:00", "05:00"]);
});

test("quarter hours continue when a clock is set back to the previous day", () => {
  // At 0:01 on October 30, the clock there is set back to 23:01 on October 29. It shows 0:00 at 2:30 and at 3:30 UTC.
  const edges = intervalEdges(at("2005-10-30T02:30:00Z"), at("2005-10-30T03:31:00Z"), HOUR / 4, "America/St_Johns");
  const times = edges.map((edge) => new Date(edge).toISOString().slice(11, 16));
  expect(times).toEqual(["02:30", "02:45", "03:00", "03:15", "03:30", "03:45"]);
});

test("an hour that a clock skips starts at the change, even at a quarter past", () => {
  // At 2:45, the clock there is set forward to 3:45. It never shows 3:00.
  const edges = intervalEdges(at("2005-10-01T13:00:00Z"), at("2005-10-01T15:00:00Z"), 3 * HOUR, "Pacific/Chatham");
  expect(edges.map((edge) => new Date(edge).toISOString().slice(11, 16))).toEqual(["11:15", "14:00", "16:15"]);
});

test("edges ascend, enclose the range and have no gaps", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: at("2015-01-01T00:00:00Z"), max: at("2030-01-01T00:00:00Z") }),
      fc.integer({ min: 1, max: 96 * HOUR }),
      fc.constantFrom("10m", "40m", "1h", "2h", "8h", "1d"),
      fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"),
      (from, span, every, zone) => {
        const length = parseInterval(every) ?? 0;
        const edges = intervalEdges(from, from + span, length, zone);
        expect(edges.length).toBeGreaterThan(1);
        expect(edges[0]).toBeLessThanOrEqual(from);
        expect(edges[1]).toBeGreaterThan(from);
        expect(edges.at(-1)).toBeGreaterThanOrEqual(from + span);
        expect(edges.at(-2)).toBeLessThan(from + span);
        expect(hours(edges).every((hour) => hour > 0 && hour <= 26)).toBe(true);
      },
    ),
  );
});

/** Computes local times in steps of a quarter of an hour, with Luxon. */
function windowStarts(from: number, to: number, length: number, zone: string): number[] {
  const QUARTER = HOUR / 4;
  const starts: number[] = [];
  let day = "";
  let place = -1;
  let midnight = 0;
  for (let time = Math.floor(from / QUARTER) * QUARTER - 50 * HOUR; time < to + 50 * HOUR; time += QUARTER) {
    const local = DateTime.fromMillis(time, { zone });
    const date = local.toISODate() ?? "";
    if (date > day) {
      [day, place, midnight] = [date, -1, time];
    }
    // Short windows are divided by the time since midnight, longer windows by the wall clock. A clock that is set back
    // does not repeat a longer window.
    const isByClock = length > HOUR;
    const elapsed = isByClock ? (local.hour * 60 + local.minute) * 60_000 : time - midnight;
    const reached = isByClock && date < day ? place : Math.floor(elapsed / length);
    if (reached > place) {
      starts.push(time);
      place = reached;
    }
  }
  return starts;
}

const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "America/Havana",
  "America/Santiago",
  "Atlantic/Azores",
  "Africa/Cairo",
  "Asia/Beirut",
  "Asia/Gaza",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Asia/Tehran",
  "Australia/Adelaide",
  "Australia/Eucla",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Pacific/Marquesas",
];

/** Generates two days around a clock change of the zone, or any two days. */
const places = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    year: fc.integer({ min: 2005, max: 2030 }),
    change: fc.nat(3),
    around: fc.integer({ min: -30 * HOUR, max: 30 * HOUR }),
    any: fc.option(fc.integer({ min: at("2005-01-01T00:00:00Z"), max: at("2030-01-01T00:00:00Z") }), { freq: 3 }),
  })
  .map(({ zone, year, change, around, any }) => {
    const offset = (time: number) => DateTime.fromMillis(time, { zone }).offset;
    const days = Array.from({ length: 365 }, (_, day) => Date.UTC(year, 0, 1) + day * 24 * HOUR);
    const changes = days.filter((day) => offset(day) !== offset(day + 24 * HOUR));
    return { zone, from: any ?? (changes[change % Math.max(changes.length, 1)] ?? Date.UTC(year, 6, 1)) + around };
  });

test("windows match Luxon's calendar in any zone, also on days of clock changes", () => {
  fc.assert(
    fc.property(
      places,
      fc.integer({ min: 1, max: 80 * HOUR }),
      fc.constantFrom("15m", "30m", "1h", "90m", "2h", "3h", "4h", "6h", "8h", "12h", "1d"),
      ({ zone, from }, span, every) => {
        const length = parseInterval(every) ?? 0;
        const starts = windowStarts(from, from + span, length, zone);
        const first = starts.findLastIndex((start) => start <= from);
        const end = starts.findIndex((start) => start >= from + span);
        expect(intervalEdges(from, from + span, length, zone)).toEqual(starts.slice(first, end + 1));
      },
    ),
    {
      numRuns: 100,
      // Clock changes at 0:01, where no interval begins. One sets the clock back to the previous day, and one sets it
      // forward.
      examples: ["15m", "30m", "1h", "90m", "1d"].flatMap((every) =>
        [
          ["America/St_Johns", "2005-10-29T20:00:00Z"],
          ["America/St_Johns", "2006-04-01T20:00:00Z"],
          ["Asia/Gaza", "2011-03-31T12:00:00Z"],
          ["Asia/Gaza", "2016-10-28T12:00:00Z"],
        ].map(([zone = "", from = ""]): [{ zone: string; from: number }, number, string] => [
          { zone, from: at(from) },
          30 * HOUR,
          every,
        ]),
      ),
    },
  );
});

test.each([
  ["UTC", 0],
  ["Europe/Berlin", 1.5],
])("ten thousand days in %s read the calendar at most %p times a day", (zone, most) => {
  const look = jest.spyOn(IANAZone.prototype, "offset");
  const days = 9_990;
  const from = at("1999-01-01T00:00:00Z");
  const edges = intervalEdges(from, from + days * 24 * HOUR, 24 * HOUR, zone);
  expect(edges.length).toBeGreaterThan(days);
  expect(look.mock.calls.length).toBeLessThanOrEqual(most * days);
  look.mockRestore();
});
