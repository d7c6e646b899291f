/** DECODE: decodes the readings in the payload. */
import type { SensorKey } from "../../domain/keys";
import { visible } from "../../domain/visible";
import { CODECS, PayloadCodecs } from "../codecs/codecs";
import { INTAKE_TIMES, SMALL_PAYLOAD_BYTES, UNLIMITED_INTAKE, type Intake } from "./intake";
import { rejectedMessage, type DecodedMessage, type ReceivedMessage } from "./messages";
import { Receiver } from "./receive";
import { Stage } from "./stage";

const REPLACEMENT = "\uFFFD";
const SAMPLED =
  "it has the character U+FFFD, which stands for bytes that are not UTF-8 in the `payloadSample` of a rejected message: " +
  "check the original payload";

export const DECODE = new Stage("DECODE", [
  {
    check: "the content type is supported",
    reasons: ["UNSUPPORTED_CONTENT_TYPE"],
    compared: ({ message: { received } }) =>
      received.contentType === null || received.contentType === ""
        ? `there is none, so the payload is read as ${CODECS[0].contentTypes[0]}`
        : `it is '${visible(received.contentType)}'`,
  },
  {
    check: `large messages are within ${INTAKE_TIMES} times the rate limits of tenant and sensor`,
    reasons: ["RATE_LIMITED"],
    compared: ({ message: { received }, isIngesting }) => {
      const { payloadBytes: length } = received;
      if (length <= SMALL_PAYLOAD_BYTES) return `the payload has ${length} bytes, so the message is not large`;
      return isIngesting ? `they are; the payload has ${length} bytes, so the message is large` : null;
    },
  },
  {
    check: "the payload is a reading or an array of readings",
    reasons: ["MALFORMED_PAYLOAD", "INVALID_VALUE", "INVALID_TIMESTAMP", "PAYLOAD_TOO_LARGE"],
    compared: ({ message }) =>
      `the payload contains ${message.weight} ${message.weight === 1 ? "reading" : "readings"}` +
      (message.received.payload.includes(REPLACEMENT) ? `; ${SAMPLED}` : ""),
  },
]);

/** Maximum number of characters of a content type that a rejection quotes. */
const QUOTED_CHARACTERS = 100;

/** Runs RECEIVE and DECODE. */
export class Decoder {
  private readonly receiver: Receiver;
  private readonly codecs = new PayloadCodecs();

  /**
   * @param maxPayloadBytes maximum size of a payload. Larger payloads are rejected without decoding
   * @param isRegistered see {@link Receiver}. Default: no sensor is known to be registered
   * @param intake decides which large messages are decoded
   */
  constructor(
    maxPayloadBytes: number,
    isRegistered: (sensorKey: SensorKey) => boolean = () => false,
    private readonly intake: Pick<Intake, "excess" | "charge"> = UNLIMITED_INTAKE,
  ) {
    this.receiver = new Receiver(
      maxPayloadBytes,
      isRegistered,
      ({ contentType, payload }) => this.codecs.find(contentType)?.count(payload) ?? 1,
    );
  }

  /** @param intake used instead of the constructor's intake */
  decode(received: ReceivedMessage, intake = this.intake): DecodedMessage {
    const topic = this.receiver.check(received);
    if ("rejection" in topic) return topic;
    const { tenantId, key } = topic;
    const codec = this.codecs.find(received.contentType);
    if (codec === null) {
      const detail = this.unsupported(received.contentType ?? "");
      return rejectedMessage(received, tenantId, key, 1, DECODE.reject("UNSUPPORTED_CONTENT_TYPE", detail));
    }
    const excess = intake.excess(topic, received);
    if (excess !== null) {
      const count = codec.count(received.payload);
      const detail = `the message contains ${count} ${count === 1 ? "reading" : "readings"}, and ${excess}`;
      return rejectedMessage(received, tenantId, key, count, DECODE.reject("RATE_LIMITED", detail));
    }
    const payload = codec.decode(received.payload);
    intake.charge(topic, received, payload.ok ? payload.value.length : payload.failure.readings);
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
    return `the content type is '${visible(quoted)}${rest}'; publish ${this.codecs.contentTypes.join(" or ")}, or set none`;
  }
}
