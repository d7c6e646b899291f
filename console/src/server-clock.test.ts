import { ServerClock } from "./server-clock";

const HOUR = 3_600_000;
const NOON = Date.parse("2026-11-30T12:00:00Z");
const DATE = new Date(NOON).toUTCString();

describe("the server's clock", () => {
  test.each([
    ["ahead", 2 * HOUR],
    ["behind", -2 * HOUR],
  ])("is known on a device that is 2 h %s", (_name, ahead) => {
    const clock = new ServerClock();
    expect(clock.learn(DATE, NOON + ahead + 200, NOON + ahead + 600)).toBe(true);
    expect(Math.abs(clock.offsetMs() + ahead)).toBeLessThan(1_000);
    expect(Math.abs(clock.now() - (Date.now() - ahead))).toBeLessThan(1_000);
  });

  test("stays that of a device whose clock may be right", () => {
    const clock = new ServerClock();
    expect(clock.learn(DATE, NOON + 900, NOON + 1_400)).toBe(false);
    expect(clock.offsetMs()).toBe(0);
  });

  test("does not move with the delays of later responses", () => {
    const clock = new ServerClock();
    clock.learn(DATE, NOON + HOUR, NOON + HOUR + 100);
    const known = clock.offsetMs();
    expect(clock.learn(DATE, NOON + HOUR - 20_000, NOON + HOUR + 400)).toBe(false);
    expect(clock.offsetMs()).toBe(known);
  });

  test("follows a device whose clock is corrected", () => {
    const clock = new ServerClock();
    clock.learn(DATE, NOON + HOUR, NOON + HOUR + 100);
    expect(clock.learn(DATE, NOON, NOON + 100)).toBe(true);
    expect(clock.offsetMs()).toBe(0);
  });

  test.each([
    ["no date", null, NOON, NOON],
    ["a date that is none", "soon", NOON, NOON],
    ["a clock that was set back meanwhile", DATE, NOON + HOUR, NOON],
  ])("learns nothing from %s", (_name, date, sentAt, receivedAt) => {
    const clock = new ServerClock();
    expect(clock.learn(date, sentAt, receivedAt)).toBe(false);
    expect(clock.offsetMs()).toBe(0);
  });
});
