import { AbsentKeys } from "./absent-keys";

describe("AbsentKeys", () => {
  it("forgets a key after half its time to live at the earliest, or all at the latest", () => {
    for (let first = 0; first < 1_000; first += 50) {
      let now = first;
      const keys = new AbsentKeys(100, 1_000, () => now);
      keys.add("older");
      now += 300;
      keys.add("key");
      for (now += 50; now < first + 800; now += 50) {
        keys.expire();
        expect(keys.has("key")).toBe(true);
      }
      for (; now <= first + 1_500; now += 50) keys.expire();
      expect(keys.has("key")).toBe(false);
      expect(keys.size).toBe(0);
    }
  });

  it("forgets a key at the first expiry after its time to live", () => {
    let now = 0;
    const keys = new AbsentKeys(100, 1_000, () => now);
    keys.add("key");
    now = 5_000;
    keys.expire();
    expect(keys.has("key")).toBe(false);
  });

  it("never exceeds its maximum size", () => {
    const keys = new AbsentKeys(10, 1_000, () => 0);
    for (let index = 0; index < 1_000; index++) {
      keys.add(`k${index}`);
      expect(keys.has(`k${index}`)).toBe(true);
      expect(keys.size).toBeLessThanOrEqual(10);
    }
    keys.delete("k999");
    expect(keys.has("k999")).toBe(false);
  });
});
