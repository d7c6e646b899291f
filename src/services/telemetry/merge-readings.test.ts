import fc from "fast-check";
import { toSensorKey } from "../../domain/keys";
import type { Page, PageRequest } from "../../domain/ports/pages";
import type { ReadingPosition } from "../../domain/ports/telemetry-store";
import { compareReadings, type Reading } from "../../domain/reading";
import { mergeReadings } from "./merge-readings";

const reading = (seq: number, timestamp: number): Reading => ({
  sensorKey: toSensorKey("acme/truck/temp"),
  seq,
  timestamp,
  receivedAt: timestamp,
  value: seq,
});

/** Returns the page with which a store of exactly `readings` would respond. */
function pageOf(
  readings: readonly Reading[],
  range: { from: number; to: number },
  { limit, backward, after, before }: PageRequest<ReadingPosition>,
): Page<Reading> {
  const matching = readings
    .filter((item) => item.timestamp >= range.from && item.timestamp < range.to)
    .filter((item) => after === null || compareReadings(item, after) > 0)
    .filter((item) => before === null || compareReadings(item, before) < 0)
    .sort(compareReadings);
  const items = backward ? matching.slice(Math.max(0, matching.length - limit)) : matching.slice(0, limit);
  return { items, hasMore: matching.length > limit };
}

const position = fc.option(fc.record({ timestamp: fc.integer({ min: 0, max: 12 }), seq: fc.nat(40) }), { nil: null });

/** Generates readings with unique positions. Each reading is in the store, in memory, or in both. */
const world = fc
  .uniqueArray(
    fc.record({
      seq: fc.nat(40),
      timestamp: fc.integer({ min: 0, max: 12 }),
      place: fc.constantFrom("store", "memory", "both"),
    }),
    { selector: ({ seq }) => seq, maxLength: 40 },
  )
  .map((items) => {
    const of = (place: string) =>
      items
        .filter((item) => item.place === place || item.place === "both")
        .map(({ seq, timestamp }) => reading(seq, timestamp));
    return { stored: of("store"), tail: of("memory"), all: items.map((item) => reading(item.seq, item.timestamp)) };
  });

const range = fc.record({ from: fc.nat(12), to: fc.nat(13) });

test("equals the page of a store that holds everything", () => {
  fc.assert(
    fc.property(
      world,
      range,
      fc.record({ limit: fc.integer({ min: 1, max: 12 }), backward: fc.boolean(), after: position, before: position }),
      ({ stored, tail, all }, within, request) => {
        const merged = mergeReadings(pageOf(stored, within, request), tail, within, request);
        expect(merged).toEqual(pageOf(all, within, request));
      },
    ),
    { numRuns: 1_000 },
  );
});

test.each([false, true])("visits every reading once from page to page (backward: %s)", (backward) => {
  fc.assert(
    fc.property(world, fc.integer({ min: 1, max: 5 }), ({ stored, tail, all }, limit) => {
      const within = { from: 0, to: 100 };
      const seen: Reading[] = [];
      let edge: Reading | null = null;
      for (;;) {
        const request: PageRequest<ReadingPosition> = {
          limit,
          backward,
          after: backward ? null : edge,
          before: backward ? edge : null,
        };
        const { items, hasMore } = mergeReadings(pageOf(stored, within, request), tail, within, request);
        if (backward) seen.unshift(...items);
        else seen.push(...items);
        edge = (backward ? items[0] : items.at(-1)) ?? null;
        if (!hasMore) break;
        expect(items).toHaveLength(limit);
      }
      expect(seen).toEqual([...all].sort(compareReadings));
    }),
  );
});
