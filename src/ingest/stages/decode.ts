/** DECODE: the readings in the payload. */
import { CODECS, PayloadCodecs } from "../codecs/codecs";
import { rejectedMessage, type DecodedMessage, type ReceivedMessage } from "./messages";
import { Receiver } from "./receive";
import { Stage } from "./stage";

export const DECODE = new Stage("DECODE", [
  {
    check: "the content type is supported",
    reasons: ["UNSUPPORTED_CONTENT_TYPE"],
    compared: ({ message: { received } }) =>
      received.contentType === null || received.contentType === ""
        ? `there is none, so the payload is read as ${CODECS[0].contentTypes[0]}`
        : `it is '${received.contentType}'`,
  },
  {
    check: "the payload is a reading or an array of readings",
    reasons: ["MALFORMED_PAYLOAD", "INVALID_VALUE", "INVALID_TIMESTAMP", "PAYLOAD_TOO_LARGE"],
    compared: ({ message }) =>
      `the payload contains ${message.weight} ${message.weight === 1 ? "reading" : "readings"}`,
  },
]);

/** Characters of a content type that a rejection quotes. */
const QUOTED_CHARACTERS = 100;

/** Runs RECEIVE and DECODE. */
export class Decoder {
  private readonly receiver: Receiver;
  private readonly codecs = new PayloadCodecs();

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
    const codec = this.codecs.find(received.contentType);
    if (codec === null) {
      const detail = this.unsupported(received.contentType ?? "");
      return rejectedMessage(received, tenantId, key, 1, DECODE.reject("UNSUPPORTED_CONTENT_TYPE", detail));
    }
    const payload = codec.decode(received.payload);
    if (!payload.ok) {
      const { reason, detail, readings } = payload.failure;
      return rejectedMessage(received, tenantId, key, readings, DECODE.reject(reason, detail));
    }
    const readings = payload.value;
    return { received, tenantId, sensorKey: key, readings, rejection: null, weight: readings.length };
  }

  private unsupported(contentType: string): string {
    const quoted = contentType.slice(0, QUOTED_CHARACTERS);
    const rest = quoted.length < contentType.length ? "…" : "";
    return `the content type is '${quoted}${rest}'; publish ${this.codecs.contentTypes.join(" or ")}, or set none`;
  }
}
