import type { RejectionReason } from "../../domain/rejection";
import { acknowledge } from "./acknowledge";
import type { DecodedMessage, Delivery, Origin } from "./messages";

function messageOf(origin: Origin): DecodedMessage {
  const payload = Buffer.alloc(0);
  const received = { topic: "t", payload, contentType: null, receivedAt: 0, queuedSince: 0, origin };
  return { received, tenantId: null, sensorKey: null, readings: [], rejection: null, weight: 1 };
}

const network = (packetId: number): Origin => ({ kind: "network", connection: {}, packetId });

test("acknowledges deliveries in the order of receipt", () => {
  const acknowledged: Delivery[] = [];
  acknowledge(
    [1, 2, 3].map((id) => messageOf(network(id))),
    [],
    (deliveries) => acknowledged.push(...deliveries),
  );
  expect(acknowledged.map(({ packetId }) => packetId)).toEqual([1, 2, 3]);
});

test("reports each message's outcome to its redrive, and nothing to the broker", () => {
  const outcomes = new Map<string, RejectionReason | null>();
  const redriven = (payloadId: string) =>
    messageOf({
      kind: "redrive",
      payloadId,
      redrivenAt: 0,
      committed: (rejection) => void outcomes.set(payloadId, rejection),
    });
  const [accepted, rejected] = [redriven("a"), redriven("b")];
  const acknowledged: Delivery[] = [];
  const rejection = { stage: "VALIDATE", reason: "UNKNOWN_SENSOR", detail: "because" } as const;
  acknowledge(
    [accepted, messageOf(network(1)), rejected],
    [{ message: rejected, rejection, tenantId: null }],
    (deliveries) => acknowledged.push(...deliveries),
  );
  expect(outcomes).toEqual(
    new Map([
      ["a", null],
      ["b", "UNKNOWN_SENSOR"],
    ]),
  );
  expect(acknowledged.map(({ packetId }) => packetId)).toEqual([1]);
});
