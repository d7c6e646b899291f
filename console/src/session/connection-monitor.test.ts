import { SluiceError } from "@sluice/sdk/text";
import { ServerClock } from "../server-clock";
import { ConnectionMonitor, RENEWAL_MS } from "./connection-monitor";

const REAL_FETCH = globalThis.fetch;
const broken = (status = 1006) =>
  ({ status: "lost", since: new Date(), cause: new SluiceError("NETWORK_ERROR", "broken", { status }) }) as const;

/** Returns a monitor and what it reported. The platform responds unless `isDown` is set. */
function monitored() {
  const platform = { isDown: false };
  globalThis.fetch = () =>
    platform.isDown ? Promise.reject(new TypeError("down")) : Promise.resolve(new Response("{}"));
  const seen: string[] = [];
  const probe = () => monitor.fetch("http://sluice/graphql");
  const recovered = () => void seen.push("queries again");
  const monitor: ConnectionMonitor = new ConnectionMonitor(new ServerClock(), probe, recovered, () => undefined);
  monitor.subscribe(() => seen.push(monitor.current().status));
  return { monitor, seen, platform };
}

beforeAll(() => {
  jest.useFakeTimers();
  Object.assign(globalThis, { addEventListener: () => undefined, removeEventListener: () => undefined });
  Object.defineProperty(globalThis.navigator, "onLine", { value: true, configurable: true });
});

afterAll(() => {
  globalThis.fetch = REAL_FETCH;
  jest.useRealTimers();
});

test("says once that nothing is live if WebSockets break while the platform responds", async () => {
  const { monitor, seen } = monitored();
  for (let attempt = 0; attempt < 20; attempt++) {
    if (attempt % 2 === 0) monitor.socket({ status: "open" });
    monitor.socket(broken());
    await jest.advanceTimersByTimeAsync(1_000);
  }
  expect(seen).toEqual(["not-live"]);
  await jest.advanceTimersByTimeAsync(RENEWAL_MS);
  expect(seen).toEqual(["not-live", "queries again"]);
  monitor.socket({ status: "open" });
  await jest.advanceTimersByTimeAsync(RENEWAL_MS);
  expect(seen).toEqual(["not-live", "queries again", "online", "queries again"]);
  await jest.advanceTimersByTimeAsync(10 * RENEWAL_MS);
  expect(seen).toHaveLength(4);
  monitor.stop();
});

test("says nothing about a WebSocket that breaks and is open again", async () => {
  const { monitor, seen } = monitored();
  for (let attempt = 0; attempt < 5; attempt++) {
    monitor.socket(broken());
    monitor.socket({ status: "open" });
    await jest.advanceTimersByTimeAsync(60_000);
  }
  expect(seen).toEqual([]);
  monitor.stop();
});

test("says that the connection is lost if the platform does not respond either", async () => {
  const { monitor, seen, platform } = monitored();
  platform.isDown = true;
  monitor.socket(broken());
  await jest.advanceTimersByTimeAsync(1_000);
  expect(seen).toEqual(["lost"]);
  for (let attempt = 0; attempt < 10; attempt++) {
    monitor.socket(broken());
    await jest.advanceTimersByTimeAsync(1_000);
  }
  platform.isDown = false;
  await jest.advanceTimersByTimeAsync(10_000);
  monitor.socket({ status: "open" });
  await jest.advanceTimersByTimeAsync(60_000);
  expect(seen).toEqual(["lost", "online", "queries again"]);
  monitor.stop();
});
