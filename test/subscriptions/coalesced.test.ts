/** `ReadingsInput.every`: a subscriber receives at most the newest reading of each sensor and interval. */
import { createSluice } from "@sluice/sdk";
import type { Stack } from "../../dev/stack";
import { nextEvent } from "../harness/next-event";
import { disposeLater } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { registerFleet, type Fleet } from "./fleet";

let stack: Stack;
let fleet: Fleet;

beforeAll(async () => {
  stack = await startOwnStack();
  fleet = await registerFleet(stack, "acme", 2);
});

const open = () => {
  const sluice = createSluice({ url: stack.graphqlUrl, apiKey: fleet.apiKey });
  disposeLater(() => sluice.close());
  return sluice;
};

test("sends the newest reading of each sensor and interval, and reports no gap", async () => {
  const stream = open().liveReadings({ input: { every: "2s" } });
  expect((await nextEvent(stream)).readings).toEqual([]);
  const [gateway] = fleet.gateways;
  const last = 39;
  for (let value = 0; value <= last; value++) {
    const topic = `tenants/acme/assets/a/sensors/s${value % 2}/telemetry`;
    await gateway?.publishAsync(topic, JSON.stringify({ value }), { qos: 1 });
  }
  const heard = new Map<string, number[]>();
  for await (const { readings, gap } of stream) {
    expect(gap).toBeNull();
    const sensors = readings.map(({ sensor }) => sensor.sensorId);
    expect(new Set(sensors).size).toBe(sensors.length);
    for (const { sensor, value } of readings)
      heard.set(sensor.sensorId, [...(heard.get(sensor.sensorId) ?? []), value]);
    if (heard.get("s0")?.at(-1) === last - 1 && heard.get("s1")?.at(-1) === last) break;
  }
  const values = [...heard.values()].flat();
  expect(values.length).toBeLessThan(last);
  for (const each of heard.values()) expect(each).toEqual(each.toSorted((one, other) => one - other));
});

test("rejects an invalid or too short interval", async () => {
  for (const every of ["fast", "10ms", "0s", "2h"]) {
    await expect(open().liveReadings({ input: { every } }).next()).rejects.toMatchObject({ code: "INVALID" });
  }
});
