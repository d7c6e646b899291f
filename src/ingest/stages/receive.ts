/** RECEIVE: checks the grammar of the topic and the size of the payload, before any look-up. */
import type { SensorKey } from "../../domain/keys";
import { parseTopic, type TelemetryTopic } from "../../domain/topic";
import { rejectedMessage, type DecodedMessage, type ReceivedMessage } from "./messages";
import { Stage } from "./stage";
import { countOf } from "./words";

export const RECEIVE = new Stage("RECEIVE", [
  {
    check: "the topic follows the grammar",
    reasons: ["MALFORMED_TOPIC"],
    compared: ({ path: { tenantId, assetId, sensorId } }) =>
      `the topic names the tenant '${tenantId}', the asset '${assetId}' and the sensor '${sensorId}'`,
  },
  {
    check: "the payload is not too large",
    reasons: ["PAYLOAD_TOO_LARGE"],
    compared: ({ message, maxPayloadBytes }) =>
      `the payload has ${countOf(message.received.payloadBytes)} of at most ${countOf(maxPayloadBytes)} bytes`,
  },
]);

/** Maximum number of cached topics. Beyond it, the cache is cleared. */
const REMEMBERED_TOPICS = 1 << 17;

export class Receiver {
  /**
   * Topics of registered sensors. With lru-cache, a look-up takes 1.8 times the CPU time (`npm run bench:libraries`).
   */
  private readonly topics = new Map<string, TelemetryTopic>();

  /**
   * @param maxPayloadBytes maximum size of a payload. Larger payloads are rejected without decoding
   * @param isRegistered returns whether the sensor is registered. Topics of unregistered sensors are not cached,
   * because there may be any number of them
   * @param countReadings returns the number of readings in a message whose payload is too large, at least 1
   */
  constructor(
    private readonly maxPayloadBytes: number,
    private readonly isRegistered: (sensorKey: SensorKey) => boolean,
    private readonly countReadings: (received: ReceivedMessage) => number,
  ) {}

  /** Returns the topic of the message, or the rejected message. */
  check(received: ReceivedMessage): TelemetryTopic | DecodedMessage {
    const topic = this.topics.get(received.topic) ?? this.parse(received);
    if ("rejection" in topic || received.payload.length <= this.maxPayloadBytes) return topic;
    const readings = this.countReadings(received);
    const remedy =
      readings === 1 ? "; publish a smaller one" : `; publish its ${readings} readings in several messages`;
    const detail = `the payload has ${received.payload.length} bytes, more than the maximum of ${this.maxPayloadBytes}${remedy}`;
    return rejectedMessage(received, topic.tenantId, topic.key, readings, RECEIVE.reject("PAYLOAD_TOO_LARGE", detail));
  }

  private parse(received: ReceivedMessage): TelemetryTopic | DecodedMessage {
    const parsed = parseTopic(received.topic);
    if (!parsed.ok) {
      const { tenantId, detail } = parsed.failure;
      return rejectedMessage(received, tenantId, null, 1, RECEIVE.reject("MALFORMED_TOPIC", detail));
    }
    if (this.isRegistered(parsed.value.key)) {
      if (this.topics.size >= REMEMBERED_TOPICS) this.topics.clear();
      this.topics.set(received.topic, parsed.value);
    }
    return parsed.value;
  }
}
