import { toId, toPosition, toSensorKey } from "../../domain/keys";
import type { RejectedPayload } from "../../domain/ports/ingest";
import { NO_READINGS } from "../../domain/reading";
import type { DecodedMessage } from "../stages/messages";
import { createStages } from "../stages/stages";
import { PipelineRedriver } from "./redriver";

const filter = { tenantId: toId("acme") };
const [previous, position] = [toPosition(4), toPosition(9)];
const EMPTY = { committedAt: 0, ledger: [], columns: NO_READINGS };

/**
 * A redriver with one kept payload. Its messages are committed only if the test commits them. The previous owner has
 * written one batch, which completed the payloads `before`.
 */
async function setUp(before: readonly string[] = []) {
  const payload: RejectedPayload = {
    payloadId: "p",
    tenantId: toId("acme"),
    reason: "UNKNOWN_SENSOR",
    sensorKey: toSensorKey("acme/truck/temp"),
    topic: "tenants/acme/assets/truck/sensors/temp/telemetry",
    payload: Buffer.from('{"value":1}'),
    contentType: "application/json; charset=utf-8",
    receivedAt: Date.now(),
  };
  const kept = new Map([[payload.payloadId, payload]]);
  const injected: DecodedMessage[] = [];
  const redriver = new PipelineRedriver(
    {
      payloads: {
        insert: async () => undefined,
        usage: async () => new Map(),
        find: async () => [...kept.values()],
        count: async () => kept.size,
        keptOf: async (records) => records.map(() => true),
        delete: async (payloadIds) => payloadIds.forEach((payloadId) => kept.delete(payloadId)),
      },
      journal: {
        bounds: async () => ({ oldest: position, newest: position }),
        read: async (after) => (after < position ? [{ ...EMPTY, position, previous, redriven: before }] : []),
      },
      flushed: async () => previous,
      registry: { tenants: async () => [], sensors: async () => [] },
      stages: createStages({
        maxPayloadBytes: 65_536,
        retentionMs: 30 * 86_400_000,
        dedup: { readings: 0, windowMs: 0 },
        maxSensors: 10,
      }),
      onReleased: () => undefined,
      inject: (message) => void injected.push(message),
    },
    60_000,
    250,
  );
  const commit = () => {
    for (const { received } of injected) {
      if (received.origin.kind !== "redrive") throw new TypeError("not redriven");
      received.origin.committed(null);
    }
  };
  await redriver.start();
  return { redriver, kept, injected, commit };
}

const giveUp = (redriver: PipelineRedriver) =>
  expect(redriver.redrive(filter)).rejects.toMatchObject({ name: "UnavailableError" });
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("waits for an unfinished redrive and stores its readings once", async () => {
  const { redriver, kept, injected, commit } = await setUp();
  await giveUp(redriver);
  expect(kept.size).toBe(1);
  const next = redriver.redrive(filter);
  await turn();
  commit();
  expect(await next).toEqual({ examined: 1, accepted: 1, rejectedAgain: 0, expired: 0, remaining: 0 });
  expect(injected).toHaveLength(1);
  expect(injected[0]?.received.contentType).toBe("application/json; charset=utf-8");
  expect(kept.size).toBe(0);
});

test("forgets readings that were committed after the previous redrive gave up", async () => {
  const { redriver, kept, injected, commit } = await setUp();
  await giveUp(redriver);
  commit();
  await turn();
  expect(await redriver.redrive(filter)).toMatchObject({ examined: 0, accepted: 0 });
  expect(injected).toHaveLength(1);
  expect(kept.size).toBe(0);
});

test("ingests no message that the previous owner has completed but not deleted", async () => {
  const { redriver, kept, injected } = await setUp(["p"]);
  expect(await redriver.redrive(filter)).toMatchObject({ examined: 0, accepted: 0, remaining: 0 });
  expect(injected).toEqual([]);
  expect(kept.size).toBe(0);
});
