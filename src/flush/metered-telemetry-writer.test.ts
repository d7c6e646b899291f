import type { TelemetryWriter } from "../domain/ports/telemetry-store";
import { MeteredTelemetryWriter } from "./metered-telemetry-writer";

let now = 0;
let insert: () => Promise<void> = async () => undefined;
const writer: TelemetryWriter = {
  insert: () => insert(),
  fence: async () => undefined,
  storedSeqs: async () => new Set(),
  saveLatest: async () => undefined,
};

beforeEach(() => {
  now = 50_000;
});

/** Performs an insert that takes this number of milliseconds. */
async function took(metered: MeteredTelemetryWriter, milliseconds: number): Promise<void> {
  insert = async () => {
    now += milliseconds;
  };
  await metered.insert([]);
}

test("reports the share of the last ten seconds that it spent on storing readings", async () => {
  const metered = new MeteredTelemetryWriter(writer, () => now);
  expect(metered.load()).toBe(0);
  await took(metered, 1_000);
  now += 1_000;
  await took(metered, 2_000);
  expect(metered.load()).toBeCloseTo(0.3);
  now += 7_500;
  expect(metered.load()).toBeCloseTo(0.2);
  now += 10_000;
  expect(metered.load()).toBe(0);
});

test("counts a write in progress, a long write and a failed write", async () => {
  const metered = new MeteredTelemetryWriter(writer, () => now);
  let fail: (error: Error) => void = () => undefined;
  insert = () => new Promise((_resolve, reject) => (fail = reject));
  const running = metered.insert([]);
  now += 5_000;
  expect(metered.load()).toBeCloseTo(0.5);
  now += 60_000;
  expect(metered.load()).toBe(1);
  fail(new Error("down"));
  await expect(running).rejects.toThrow("down");
  now += 4_000;
  expect(metered.load()).toBeCloseTo(0.6);
});
