/** DECODE: the readings in the payload. */
import { parsePayload } from "../../domain/payload";
import { rejectedMessage, type DecodedMessage, type ReceivedMessage } from "./messages";
import { Receiver } from "./receive";
import { Stage } from "./stage";

export const DECODE = new Stage("DECODE", [
  {
    check: "the payload is a reading or an array of readings",
    reasons: ["MALFORMED_PAYLOAD", "INVALID_VALUE", "INVALID_TIMESTAMP", "PAYLOAD_TOO_LARGE"],
    compared: ({ message }) =>
      `the payload contains ${message.weight} ${message.weight === 1 ? "reading" : "readings"}`,
  },
]);

/** Runs RECEIVE and DECODE. */
export class Decoder {
  private readonly receiver: Receiver;

  /**
   * @param maxPayloadBytes larger payloads are rejected unread
   * @param isRegistered see {@link Receiver}. Default: no sensor is known to be registered
   */
  constructor(maxPayloadBytes: number, isRegistered: (sensorKey: string) => boolean = () => false) {
    this.receiver = new Receiver(maxPayloadBytes, isRegistered);
  }

  decode(received: ReceivedMessage): DecodedMessage {
    const topic = this.receiver.check(received);
    if ("rejection" in topic) return topic;
    const { tenantId, key } = topic;
    const payload = parsePayload(received.payload);
    if (!payload.ok) {
      const { reason, detail, readings } = payload.failure;
      return rejectedMessage(received, tenantId, key, readings, DECODE.reject(reason, detail));
    }
    const readings = payload.value;
    return { received, tenantId, sensorKey: key, readings, rejection: null, weight: readings.length };
  }
}
