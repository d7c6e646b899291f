/** DECODE: grammar of topic and payload, before any look-up. */
import { parsePayload } from "../../domain/payload";
import { parseTopic, type TelemetryTopic } from "../../domain/topic";
import type { Rejection } from "../../domain/rejection";
import type { DecodedMessage, ReceivedMessage } from "./messages";

/** Maximum cached topics of registered sensors, which gateways repeat. Beyond, the cache is cleared. */
const REMEMBERED_TOPICS = 1 << 17;

export class Decoder {
  private readonly topics = new Map<string, TelemetryTopic>();

  /**
   * @param maxPayloadBytes larger payloads are rejected unread
   * @param isRegistered whether a sensor of that key is registered. Topics of other sensors, of which there may be any
   *   number, are not cached. Default: none is registered.
   */
  constructor(
    private readonly maxPayloadBytes: number,
    private readonly isRegistered: (sensorKey: string) => boolean = () => false,
  ) {}

  decode(received: ReceivedMessage): DecodedMessage {
    let topic = this.topics.get(received.topic);
    if (topic === undefined) {
      const parsed = parseTopic(received.topic);
      if (!parsed.ok) {
        const { tenantId, detail } = parsed.failure;
        return rejected(received, tenantId, null, 1, { stage: "RECEIVE", reason: "MALFORMED_TOPIC", detail });
      }
      topic = parsed.value;
      if (this.isRegistered(topic.key)) this.remember(received.topic, topic);
    }
    const { tenantId, key } = topic;
    if (received.payload.length > this.maxPayloadBytes) {
      const detail = `the payload has ${received.payload.length} bytes; at most ${this.maxPayloadBytes} are taken`;
      return rejected(received, tenantId, key, 1, { stage: "RECEIVE", reason: "PAYLOAD_TOO_LARGE", detail });
    }
    const payload = parsePayload(received.payload);
    if (!payload.ok) {
      const { reason, detail, readings } = payload.failure;
      return rejected(received, tenantId, key, readings, { stage: "DECODE", reason, detail });
    }
    const readings = payload.value;
    return { received, tenantId, sensorKey: key, readings, rejection: null, weight: readings.length };
  }

  private remember(name: string, topic: TelemetryTopic): void {
    if (this.topics.size >= REMEMBERED_TOPICS) this.topics.clear();
    this.topics.set(name, topic);
  }
}

function rejected(
  received: ReceivedMessage,
  tenantId: string | null,
  sensorKey: string | null,
  weight: number,
  rejection: Rejection,
): DecodedMessage {
  return { received, tenantId, sensorKey, readings: [], rejection, weight };
}
