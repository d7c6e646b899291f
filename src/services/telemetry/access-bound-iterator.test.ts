import { toId, type TenantId } from "../../domain/keys";
import { AccessBoundIterator } from "./access-bound-iterator";

function source() {
  let returned = 0;
  const values: string[] = [];
  let waiting: ((result: IteratorResult<string>) => void) | undefined;
  return {
    get returned() {
      return returned;
    },
    push(value: string) {
      if (waiting === undefined) values.push(value);
      else waiting({ done: false, value });
      waiting = undefined;
    },
    iterator: {
      [Symbol.asyncIterator]() {
        return this;
      },
      async next(): Promise<IteratorResult<string>> {
        const value = values.shift();
        if (value !== undefined) return { done: false, value };
        return new Promise((resolve) => (waiting = resolve));
      },
      async return(): Promise<IteratorResult<string>> {
        returned++;
        waiting?.({ done: true, value: undefined });
        return { done: true, value: undefined };
      },
    },
  };
}

function access(isValid = true) {
  const listeners = new Set<(keyId: string) => void>();
  const deactivations = new Set<(tenantId: TenantId) => void>();
  return {
    listeners,
    isValid: () => Promise.resolve(isValid),
    onRevoked(listener: (keyId: string) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    deactivations,
    onTenantDeactivated(listener: (tenantId: TenantId) => void) {
      deactivations.add(listener);
      return () => deactivations.delete(listener);
    },
  };
}

const KEY = { role: "TENANT_READER", tenantId: toId("acme"), keyId: "k1", expiresAt: null } as const;
const DONE = { done: true, value: undefined };

test("passes values on", async () => {
  const live = source();
  const stream = new AccessBoundIterator(live.iterator, access(), KEY);
  live.push("a");
  expect(await stream.next()).toEqual({ done: false, value: "a" });
});

test("ends a wait when its key is revoked, and closes the source", async () => {
  const live = source();
  const keys = access();
  const stream = new AccessBoundIterator(live.iterator, keys, KEY);
  const next = stream.next();
  keys.listeners.forEach((listener) => listener("another"));
  expect(live.returned).toBe(0);
  keys.listeners.forEach((listener) => listener("k1"));
  expect(await next).toEqual(DONE);
  expect(await stream.next()).toEqual(DONE);
  expect(live.returned).toBe(1);
  expect(keys.listeners.size).toBe(0);
});

test("drops a value that was ready when the key was revoked", async () => {
  const live = source();
  const keys = access();
  const stream = new AccessBoundIterator(live.iterator, keys, KEY);
  live.push("secret");
  const next = stream.next();
  keys.listeners.forEach((listener) => listener("k1"));
  expect(await next).toEqual(DONE);
});

test("ends when the key expires or has expired", async () => {
  const live = source();
  const soon = new AccessBoundIterator(live.iterator, access(), { ...KEY, expiresAt: new Date(Date.now() + 30) });
  expect(await soon.next()).toEqual(DONE);
  const past = new AccessBoundIterator(source().iterator, access(), { ...KEY, expiresAt: new Date(0) });
  expect(await past.next()).toEqual(DONE);
});

test("ends if the key was revoked before anyone listened", async () => {
  const stream = new AccessBoundIterator(source().iterator, access(false), KEY);
  expect(await stream.next()).toEqual(DONE);
});

test("stays open for an expiry beyond the range of a timer", async () => {
  const live = source();
  const stream = new AccessBoundIterator(live.iterator, access(), { ...KEY, expiresAt: new Date("2999-01-01") });
  live.push("a");
  expect(await stream.next()).toEqual({ done: false, value: "a" });
  await stream.return();
});

test("return closes the source once and stops listening", async () => {
  const live = source();
  const keys = access();
  const stream = new AccessBoundIterator(live.iterator, keys, KEY);
  await stream.return();
  await stream.return();
  expect(live.returned).toBe(1);
  expect(keys.listeners.size).toBe(0);
});

test("ends when the source fails", async () => {
  const keys = access();
  const iterator = { ...source().iterator, next: () => Promise.reject(new Error("broken")) };
  const stream = new AccessBoundIterator(iterator, keys, KEY);
  await expect(stream.next()).rejects.toThrow("broken");
  expect(await stream.next()).toEqual(DONE);
  expect(keys.listeners.size).toBe(0);
});

test("ends when its tenant is deactivated, but not when another tenant is", async () => {
  const live = source();
  const keys = access();
  const stream = new AccessBoundIterator(live.iterator, keys, KEY);
  const next = stream.next();
  for (const listener of keys.deactivations) listener(toId("globex"));
  live.push("a");
  expect(await next).toEqual({ done: false, value: "a" });
  const last = stream.next();
  for (const listener of keys.deactivations) listener(toId("acme"));
  expect(await last).toEqual(DONE);
  expect(live.returned).toBe(1);
});
