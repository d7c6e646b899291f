import { createSluice, orThrow, type Sluice } from "@sluice/sdk";
import type { Stack } from "../../dev/stack";
import { registerFleet, type Fleet } from "../chaos/fleet";
import { disposeLater, uniqueName } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";

let stack: Stack;
let fleet: Fleet;
let operator: Sluice;
const from = new Date(Date.now() - 60_000).toISOString();

beforeAll(async () => {
  stack = await startOwnStack();
  operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  disposeLater(() => operator.close());
});

beforeEach(async () => {
  fleet = await registerFleet(stack, uniqueName("acme"), 1);
});

const ledgerOf = async () => {
  const tenant = await fleet.sluice.ledger({ range: { from } });
  if (tenant === null) throw new Error("there is no ledger");
  return tenant.ledger;
};

async function publish(payload: string, sensorId = "s0") {
  await fleet.gateway.publishAsync(`tenants/${fleet.tenantId}/assets/a/sensors/${sensorId}/telemetry`, payload, {
    qos: 1,
  });
}

async function untilReceived(count: number) {
  await until(async () => (await ledgerOf()).received >= count);
  return ledgerOf();
}

/** Returns a reading in the format of the publishing guide, with the digits of `time`. */
const reading = (value: number, time = new Date().toISOString()) =>
  `{"value": ${value}, "timestamp": "${time}", "id": "a-${value}"}`;

test("regression: stores 1,000 readings in the guide's form from one message", async () => {
  const payload = `[${Array.from({ length: 1_000 }, (_, index) => reading(index)).join(", ")}]`;
  expect(payload.length).toBeGreaterThan(68_000);
  await publish(payload);
  const ledger = await untilReceived(1_000);
  expect(ledger).toMatchObject({ received: 1_000, rejected: [], duplicates: 0, balanced: true });
});

test("regression: counts the readings in a message that is too large", async () => {
  const id = "x".repeat(100);
  const payload = JSON.stringify(Array.from({ length: 1_200 }, (_, value) => ({ value, id: `${id}${value}` })));
  await publish(payload);
  const ledger = await untilReceived(1_200);
  expect(ledger).toMatchObject({ rejected: [{ reason: "PAYLOAD_TOO_LARGE", count: 1_200 }], balanced: true });
});

test("regression: stores each of several readings within one millisecond once", async () => {
  const second = new Date(Date.now() - 10_000).toISOString().slice(0, 19);
  const payloads = ["707209735", "707209736", "707209", "707"].map(
    (digits) => `{"value":5,"timestamp":"${second}.${digits}Z"}`,
  );
  for (const payload of payloads) await publish(payload);
  for (const payload of payloads) await publish(payload, "late");
  expect(await untilReceived(8)).toMatchObject({ duplicates: 0, rejected: [{ reason: "UNKNOWN_SENSOR", count: 4 }] });
  orThrow(await fleet.sluice.sensorRegister({ input: { assetId: "a", sensorId: "late", type: "t" } }));
  const redriven = await operator.rejectedMessagesRedrive({ input: { tenantId: fleet.tenantId } });
  expect(redriven).toMatchObject({ examined: 4, accepted: 4 });
  for (const payload of payloads) await publish(payload);
  for (const payload of payloads) await publish(payload, "late");
  expect(await untilReceived(20)).toMatchObject({ duplicates: 8, balanced: true });
});

test("regression: rejects a redrive of a range that ends before its start", async () => {
  const input = { tenantId: fleet.tenantId, from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z" };
  const redriven = await operator.rejectedMessagesRedrive({ input });
  expect(redriven?.userErrors).toMatchObject([
    {
      code: "INVALID",
      field: ["from"],
      message: "'from' (2026-01-02T00:00:00.000Z) must be before 'to' (2026-01-01T00:00:00.000Z).",
    },
  ]);
});

test.each(['{"value":NaN}', '[{"value":1},{"value":"27.4"}]', '{"value":9007199254740993}', '{"value":1}\0'])(
  "records the rejection of %j with the same detail as messageExplain",
  async (payload) => {
    await publish(payload);
    await untilReceived(1);
    const explained = await fleet.sluice.messageExplain({ input: { topic: fleet.topicOf(0), payload } });
    const detail = explained.steps.find(({ passed }) => passed === false)?.detail;
    const recorded = async () => (await fleet.sluice.rejectedMessages({ first: 10 }))?.rejectedMessages.nodes ?? [];
    await until(async () => (await recorded()).length > 0);
    expect(await recorded()).toMatchObject([{ reason: explained.reason, detail }]);
  },
);
