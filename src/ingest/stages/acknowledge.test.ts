import type { RejectionReason } from "../../domain/rejection";
import { OrderedAcknowledgements } from "./acknowledge";
import type { DecodedMessage, Origin } from "./messages";

function messageOf(origin: Origin): DecodedMessage {
  const payload = Buffer.alloc(0);
  const received = { topic: "t", payload, payloadBytes: 0, contentType: null, receivedAt: 0, queuedSince: 0, origin };
  return { received, tenantId: null, sensorKey: null, readings: [], rejection: null, weight: 1 };
}

const network = (packetId: number): Origin => ({ kind: "network", connection: {}, packetId });

/** Collects the deliveries that are acknowledged. */
function setUp(...messages: DecodedMessage[]) {
  const acknowledged: (number | null)[] = [];
  const acknowledgements = new OrderedAcknowledgements((deliveries) =>
    acknowledged.push(...deliveries.map(({ packetId }) => packetId)),
  );
  for (const message of messages) acknowledgements.expect(message);
  return { acknowledgements, acknowledged };
}

test("acknowledges in the order of receipt, whatever the order of batches", () => {
  const messages = [1, 2, 3, 4].map((id) => messageOf(network(id)));
  const { acknowledgements, acknowledged } = setUp(...messages);
  const [first = [], second = []] = [messages.slice(1, 3), [...messages.slice(0, 1), ...messages.slice(3)]];
  acknowledgements.write(first, []);
  expect(acknowledged).toEqual([]);
  acknowledgements.write(second, []);
  expect(acknowledged).toEqual([1, 2, 3, 4]);
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
  const [accepted, delivered, rejected] = [redriven("a"), messageOf(network(1)), redriven("b")];
  const { acknowledgements, acknowledged } = setUp(accepted, delivered, rejected);
  const rejection = { stage: "VALIDATE", reason: "UNKNOWN_SENSOR", detail: "because" } as const;
  acknowledgements.write([accepted, delivered, rejected], [{ message: rejected, rejection, tenantId: null }]);
  expect(outcomes).toEqual(
    new Map([
      ["a", null],
      ["b", "UNKNOWN_SENSOR"],
    ]),
  );
  expect(acknowledged).toEqual([1]);
});
