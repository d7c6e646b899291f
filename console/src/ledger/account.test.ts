import { type Account, NOTHING, rejectedOf, sumOf, toneOf } from "./account";

const account = (received: number, rejected = 0): Account => ({
  ...NOTHING,
  received,
  stored: received - rejected,
  rejected: rejected === 0 ? [] : [{ reason: "UNKNOWN_SENSOR", count: rejected }],
});

describe("accounts of a ledger", () => {
  test("add up by reason, and are balanced only if each is", () => {
    const other = { ...account(5), rejected: [{ reason: "RATE_LIMITED" as const, count: 5 }], balanced: false };
    const sum = sumOf([account(10, 2), account(20, 1), other]);
    expect(sum).toMatchObject({ received: 35, balanced: false });
    expect(sum.rejected).toEqual([
      { reason: "RATE_LIMITED", count: 5 },
      { reason: "UNKNOWN_SENSOR", count: 3 },
    ]);
    expect(rejectedOf(sum)).toBe(8);
    expect(sumOf([])).toEqual(NOTHING);
  });

  test("are colored by the share of rejections, else by the number of readings", () => {
    expect(toneOf(NOTHING, 0)).toBe("empty");
    expect([1, 26, 60, 100].map((received) => toneOf(account(received), 100))).toEqual([
      "some1",
      "some2",
      "some3",
      "some4",
    ]);
    expect([1, 50, 300, 1_000].map((rejected) => toneOf(account(1_000, rejected), 1_000))).toEqual([
      "bad1",
      "bad2",
      "bad3",
      "bad4",
    ]);
  });
});
