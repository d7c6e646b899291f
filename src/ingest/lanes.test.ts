import { toId } from "../domain/keys";
import { Lanes } from "./lanes";
import type { DecodedMessage } from "./stages/messages";
import type { Lookup } from "./stages/registry-lookup";

const EVERYTHING: Lookup = { peekTenant: () => null, peekAsset: () => null, peekRegisteredAt: () => null };
/** A registry that lacks tenants whose ID begins with "new". */
const REGISTRY: Lookup = { ...EVERYTHING, peekTenant: (id) => (id.startsWith("new") ? undefined : null) };

function messageOf(tenantId: string, readings = 1): DecodedMessage {
  const payload = Buffer.alloc(0);
  const origin = { kind: "network", connection: {}, packetId: 1 } as const;
  const received = { topic: "t", payload, payloadBytes: 0, contentType: null, receivedAt: 0, queuedSince: 0, origin };
  const values = Array.from({ length: readings }, (_, value) => ({
    value,
    timestamp: null,
    finerDigits: "",
    id: null,
  }));
  return {
    received,
    tenantId: toId(tenantId),
    sensorKey: null,
    readings: values,
    rejection: null,
    weight: readings,
  };
}

/** Lanes whose look-ups the test completes. */
function setUp(readings = 100, readingsOfTenant = 20) {
  const lookUps: { readonly count: number; readonly end: () => Promise<void> }[] = [];
  const lanes = new Lanes(
    { readings, readingsOfTenant },
    REGISTRY,
    ({ length: count }) => {
      const { promise, resolve } = Promise.withResolvers<Lookup>();
      lookUps.push({
        count,
        end: async () => {
          resolve(EVERYTHING);
          await promise;
        },
      });
      return promise;
    },
    () => undefined,
  );
  return { lanes, lookUps };
}

const countsOf = (lanes: Lanes) =>
  lanes.take().map(({ messages }) => [messages[0]?.tenantId, messages.length] as const);

test("gives a whole batch to the only tenant that sends", () => {
  const { lanes } = setUp();
  for (let count = 0; count < 150; count++) lanes.add(messageOf("flood"), true);
  expect(countsOf(lanes)).toEqual([["flood", 100]]);
  expect(countsOf(lanes)).toEqual([["flood", 50]]);
  expect(lanes.isEmpty).toBe(true);
});

test("takes few messages of a flood while another tenant sends", () => {
  const { lanes } = setUp();
  for (let count = 0; count < 150; count++) lanes.add(messageOf("flood"), true);
  lanes.add(messageOf("quiet"), true);
  expect(countsOf(lanes)).toEqual([
    ["flood", 20],
    ["quiet", 1],
  ]);
});

test("divides a batch equally among many tenants", () => {
  const { lanes } = setUp();
  const tenants = Array.from({ length: 25 }, (_, index) => `t${index}`);
  for (const tenantId of tenants) for (let count = 0; count < 10; count++) lanes.add(messageOf(tenantId), true);
  expect(countsOf(lanes)).toEqual(tenants.map((tenantId) => [tenantId, 4]));
});

test("takes a message that is larger than its tenant's share", () => {
  const { lanes } = setUp();
  lanes.add(messageOf("flood", 1_000), true);
  lanes.add(messageOf("flood", 1_000), true);
  lanes.add(messageOf("quiet"), true);
  expect(countsOf(lanes)).toEqual([
    ["flood", 1],
    ["quiet", 1],
  ]);
});

test("skips a tenant during its look-up, and keeps the order of its messages", async () => {
  const { lanes, lookUps } = setUp();
  const first = messageOf("new");
  lanes.add(first, true);
  expect(lanes.add(messageOf("quiet"), true)).toBe(true);
  expect(countsOf(lanes)).toEqual([["quiet", 1]]);
  expect(lookUps.map(({ count }) => count)).toEqual([1]);

  const second = messageOf("new");
  expect(lanes.add(second, true)).toBe(false);
  expect([lanes.isReady, lanes.isUrgent, lanes.isEmpty]).toEqual([false, false, false]);
  expect(lanes.take()).toEqual([]);
  expect(lookUps).toHaveLength(1);

  await lookUps[0]?.end();
  expect([lanes.isReady, lanes.isUrgent]).toEqual([true, true]);
  expect(lanes.take()).toEqual([{ messages: [first], lookup: EVERYTHING }]);
  // A message that arrived during the look-up needs another look-up.
  expect(lanes.take()).toEqual([]);
  await lookUps[1]?.end();
  expect(lanes.take()).toEqual([{ messages: [second], lookup: EVERYTHING }]);
  expect(lanes.isEmpty).toBe(true);
});
