import fc from "fast-check";
import { jsonText } from "./json-text";

const atOnce = () => undefined;

describe("JSON made piece by piece", () => {
  test("is what JSON.stringify makes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect(await jsonText(value, Infinity, atOnce)).toBe(JSON.stringify(value));
      }),
    );
    const withoutMember = { a: undefined, b: [{ c: undefined, d: [] }] };
    expect(await jsonText(withoutMember, Infinity, atOnce)).toBe(JSON.stringify(withoutMember));
  });

  test("ends where it would be too long", async () => {
    let made = 0;
    const items = Array.from({ length: 1_000 }, (_, index) => ({
      get value() {
        made++;
        return `item ${index}`;
      },
    }));
    expect(await jsonText({ items }, 1_000, atOnce)).toBeUndefined();
    expect(made).toBeLessThan(200);
  });

  test("gives way between items", async () => {
    let pauses = 0;
    const text = await jsonText([{ a: [1, 2] }, { a: [3] }], Infinity, () => {
      pauses++;
      return Promise.resolve();
    });
    expect(text).toBe('[{"a":[1,2]},{"a":[3]}]');
    expect(pauses).toBeGreaterThan(4);
  });
});
