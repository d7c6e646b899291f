import fc from "fast-check";
import { toSensorKey } from "../domain/keys";
import { NO_READINGS, type ReadingColumns } from "../domain/reading";
import { RowsBySensor, type Row } from "./rows-by-sensor";

function columnsOf(sensors: readonly number[]): ReadingColumns {
  const sources = [...new Set(sensors)];
  return {
    ...NO_READINGS,
    sources: sources.map((sensor) => toSensorKey(`a/b/${sensor}`)),
    source: Uint32Array.from(sensors, (sensor) => sources.indexOf(sensor)),
  };
}

test("returns the rows of held batches in order, and forgets sensors without rows", () => {
  const step = fc.record({ sensors: fc.array(fc.nat(4), { minLength: 1 }), held: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1 }), (steps) => {
      const rows = new RowsBySensor();
      let first = 0;
      steps.forEach(({ sensors, held }, batch) => {
        rows.add(batch, columnsOf(sensors));
        first = Math.max(first, batch - held);
        rows.dropBefore(first);
        const places = steps
          .slice(first, batch + 1)
          .flatMap((each, index) => each.sensors.map((sensor, row) => ({ sensor, batch: first + index, row })));
        for (let sensor = 0; sensor < 5; sensor++) {
          const expected: Row[] = places
            .filter((place) => place.sensor === sensor)
            .map(({ batch, row }) => ({ batch, row }));
          expect([...rows.of(toSensorKey(`a/b/${sensor}`))]).toEqual(expected);
        }
      });
      rows.dropBefore(steps.length);
      rows.add(steps.length, columnsOf([9, 9, 9, 9, 9, 9, 9]));
      rows.add(steps.length + 1, columnsOf([9, 9, 9, 9, 9, 9, 9]));
      expect(rows.size).toBe(1);
    }),
  );
});
