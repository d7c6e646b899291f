import fc from "fast-check";
import { jsonChunks } from "./json-text";

const jsonText = async (...args: Parameters<typeof jsonChunks>) => {
  const chunks = await jsonChunks(...args);
  return chunks && Buffer.concat(chunks).toString();
};
const atOnce = () => undefined;

describe("JSON written in pieces", () => {
  test("equals the output of JSON.stringify", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect(await jsonText(value, Infinity, atOnce)).toBe(JSON.stringify(value));
      }),
    );
    const withoutMember = { a: undefined, b: [{ c: undefined, d: [] }] };
    expect(await jsonText(withoutMember, Infinity, atOnce)).toBe(JSON.stringify(withoutMember));
  });

  test("stops at the length limit", async () => {
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

  test("yields between items", async () => {
    let pauses = 0;
    const text = await jsonText([{ a: [1, 2] }, { a: [3] }], Infinity, () => {
      pauses++;
      return Promise.resolve();
    });
    expect(text).toBe('[{"a":[1,2]},{"a":[3]}]');
    expect(pauses).toBeGreaterThan(4);
  });
});
