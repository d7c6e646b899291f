import { createLogger } from "../process/logger";
import { ClockWatch } from "./clock-watch";

test("reports the start and the end of a clock skew once, in readiness, log and metric", async () => {
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line) => void lines.push(line) });
  const told: number[] = [];
  let skewMs = 3_000;
  const clock = { maxSkewMs: 5_000, read: () => Promise.resolve({ now: new Date(), skewMs }) };
  const watch = new ClockWatch(clock, { skew: (seconds) => told.push(seconds) }, logger, 1);
  const heard = async () => {
    const { length } = told;
    while (told.length < length + 3) await new Promise(setImmediate);
  };
  await watch.start();
  expect([watch.failure, told]).toEqual([null, [3]]);
  skewMs = 34_560_000_000;
  await heard();
  expect(watch.failure).toBe("the clock of this process is 34560000.0 s ahead of MongoDB's");
  skewMs = -1;
  await heard();
  expect(watch.failure).toBeNull();
  await watch.stop();
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    "clock differs from MongoDB's: this process expires and deletes nothing by time until you correct the wrong clock",
    "clock agrees with MongoDB's again",
  ]);
});
