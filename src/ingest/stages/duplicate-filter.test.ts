import fc from "fast-check";
import { DuplicateFilter, fingerprintId, fingerprintReading } from "./duplicate-filter";

test("remembers every fingerprint within its capacity", () => {
  const entry = fc.tuple(fc.nat(1 << 20), fc.nat(0xffff), fc.integer({ min: 1, max: 0xffff }));
  fc.assert(
    fc.property(fc.uniqueArray(entry, { selector: String, minLength: 2, maxLength: 64 }), (entries) => {
      const filter = new DuplicateFilter(64, 60_000);
      const added = entries.filter((_, index) => index % 2 === 0);
      for (const [sensor, high, low] of added) filter.add(sensor, high, low, 0);
      for (const [index, [sensor, high, low]] of entries.entries()) {
        expect(filter.has(sensor, high, low)).toBe(index % 2 === 0);
      }
    }),
  );
});

test("distinguishes equal fingerprints of two sensors", () => {
  const filter = new DuplicateFilter(16, 60_000);
  filter.add(1, 7, 9, 0);
  expect(filter.has(1, 7, 9)).toBe(true);
  expect(filter.has(2, 7, 9)).toBe(false);
});

test("forgets the oldest fingerprint when full, and each one after two windows", () => {
  const filter = new DuplicateFilter(16, 1_000);
  for (let index = 0; index < 48; index++) filter.add(index, 1, 1, 1);
  expect(filter.has(0, 1, 1)).toBe(false);
  expect(filter.has(47, 1, 1)).toBe(true);
  filter.add(100, 1, 1, 2_000);
  filter.add(101, 1, 1, 4_000);
  expect(filter.has(47, 1, 1)).toBe(false);
  expect(filter.has(101, 1, 1)).toBe(true);
});

test("fingerprints distinguish readings, treat -0 as 0 and are never empty", () => {
  const out = new Uint32Array(2);
  const of = (write: () => void) => {
    write();
    return `${out[0]}/${out[1]}`;
  };
  const seen = new Set<string>();
  for (let timestamp = 0; timestamp < 200; timestamp++) {
    for (let value = 0; value < 100; value++) {
      seen.add(of(() => fingerprintReading(1.7e12 + timestamp, "", value / 10, out, 0)));
      expect(out[1]).not.toBe(0);
    }
  }
  for (let index = 0; index < 20_000; index++) seen.add(of(() => fingerprintId(`id-${index}`, out, 0)));
  expect(seen.size).toBe(40_000);
  expect(of(() => fingerprintReading(5, "", -0, out, 0))).toBe(of(() => fingerprintReading(5, "", 0, out, 0)));
});
