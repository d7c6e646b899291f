import { addressOf, messageAt } from "./message-address";

const NONE = { topic: undefined, payload: undefined, username: undefined, message: undefined };
const small = { topic: "tenants/acme/x", payload: '{"value": 1}', username: "gateway" };

describe("the address of a trace", () => {
  test("has a small message, so that it can be sent to somebody", () => {
    const { to, state } = addressOf("acme", small);
    const search = Object.fromEntries(new URL(to, "http://localhost").searchParams);
    expect(state).toBeNull();
    expect(messageAt({ ...NONE, ...search }, null)).toEqual({ message: small, isElsewhere: false });
  });

  test("stays short for a large payload, which the tab keeps", () => {
    const large = { ...small, payload: `[${'{"value": 1},'.repeat(1_000)}]` };
    const { to, state } = addressOf("acme", large);
    expect(to).toBe("/t/acme/trace?message=tab");
    expect(messageAt({ ...NONE, message: "tab" }, state)).toEqual({ message: large, isElsewhere: false });
    expect(messageAt({ ...NONE, message: "tab" }, null)).toEqual({ message: null, isElsewhere: true });
  });

  test("counts characters as they are encoded", () => {
    expect(addressOf("acme", { ...small, payload: "ü".repeat(400) }).to).toBe("/t/acme/trace?message=tab");
  });
});
