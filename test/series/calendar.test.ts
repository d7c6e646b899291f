/** Compares intervals of the local calendar around clock changes with the readings, on a real MongoDB. */
import fc from "fast-check";
import { DateTime } from "luxon";
import { toSensorKey } from "../../src/domain/keys";
import type { Reading } from "../../src/domain/reading";
import { uniqueName } from "../harness/servers";
import { HOUR, pointOf, Stage } from "./stage";

/** Time zones with a clock change at `change`. Readings are a few days around it. */
const CHANGES = [
  { zone: "Europe/Berlin", change: "2026-03-29T01:00:00Z" },
  { zone: "Europe/Berlin", change: "2026-10-25T01:00:00Z" },
  { zone: "America/St_Johns", change: "2026-11-01T04:30:00Z" },
  { zone: "Australia/Lord_Howe", change: "2026-04-04T15:00:00Z" },
  { zone: "Australia/Lord_Howe", change: "2026-10-03T15:30:00Z" },
  { zone: "Pacific/Chatham", change: "2026-04-04T14:00:00Z" },
  { zone: "America/Havana", change: "2026-11-01T05:00:00Z" },
  { zone: "Asia/Kathmandu", change: "2026-06-01T00:00:00Z" },
] as const;

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.make(50 * 365 * 86_400);
  stage.now = Date.parse("2026-12-24T00:00:00Z");
});

/** Returns the local day of a reading and its part of the day, as a name. */
function windowOf({ timestamp }: Reading, hours: number, zone: string): string {
  const local = DateTime.fromMillis(timestamp, { zone });
  return `${local.toISODate()} ${Math.floor(local.hour / hours)}`;
}

test("all functions use the readings of the local interval", async () => {
  const places = fc.array(
    fc.record({ minutes: fc.integer({ min: -2_000, max: 2_000 }), value: fc.integer({ min: -9, max: 9 }) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...CHANGES),
      places,
      // Interval lengths whose edges no clock repeats, except for midnight. The calendar's own test covers other
      // lengths.
      fc.constantFrom(6, 12, 24),
      async ({ zone, change }, values, hours) => {
        const key = toSensorKey(`acme/a/${uniqueName("dst")}`);
        const at = Date.parse(change);
        const all = stage.journaled(
          key,
          values.map(({ minutes, value }) => ({ timestamp: at + minutes * 60_000, value })),
        );
        await stage.flush(all);
        const range = { from: at - 40 * HOUR, to: at + 40 * HOUR };
        const every = hours === 24 ? "1d" : `${hours}h`;
        const { points } = await stage.ask(key, { ...range, every, timeZone: zone, fillGaps: true });

        const windows = new Map<string, Reading[]>();
        for (const each of [...all].sort((a, b) => a.timestamp - b.timestamp || a.seq - b.seq)) {
          const name = windowOf(each, hours, zone);
          windows.set(name, [...(windows.get(name) ?? []), each]);
        }
        const filled = points.filter(({ count }) => count !== 0);
        expect(filled).toEqual([...windows.values()].map((of, place) => pointOf(filled[place]?.at ?? NaN, of)));
        for (const [place, { at: begin, count }] of points.entries()) {
          const end = points[place + 1]?.at ?? range.to;
          const inside = all.filter(({ timestamp }) => timestamp >= begin && timestamp < end).length;
          expect(count).toBe(inside);
          // An interval with a wrong edge would differ by more than an hour.
          if (place > 0 && place < points.length - 1) {
            expect(Math.abs(end - begin - hours * HOUR)).toBeLessThanOrEqual(HOUR);
          }
        }
        expect(await stage.ask(key, { ...range, every, timeZone: zone })).toMatchObject({ points: filled });
      },
    ),
    { numRuns: 40 },
  );
});
