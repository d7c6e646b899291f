import { RejectionPace } from "./rejection-pace";

let time = 1_000;
const pace = () => new RejectionPace(() => time);

describe("the pace of rejections", () => {
  test("does not delay a single rejection", () => {
    const rejections = pace();
    expect(rejections.next("a")).toBeUndefined();
    expect(rejections.next("b")).toBeUndefined();
    time += 100;
    expect(rejections.next("a")).toBeUndefined();
  });

  test("regression: gives a tenant 200 rejections a second for any number of requests", () => {
    const rejections = pace();
    const waits = Array.from({ length: 100 }, () => rejections.take("a"));
    expect(waits[0]).toBe(0);
    expect(waits.at(-1)).toBe(99 * 5);
    expect(rejections.take("b")).toBe(0);
  });

  test("delays a rejection by at most a second", () => {
    const rejections = pace();
    const waits = Array.from({ length: 1_000 }, () => rejections.take("a"));
    expect(Math.max(...waits)).toBe(1_000);
    time += 2_000;
    expect(rejections.take("a")).toBe(0);
  });
});
