import type { RejectionReason } from "../../src/domain/rejection";
import type { Fleet } from "./fleet";

/** Field by which a gateway identifies its readings. */
export type Identity = "timestamp" | "id";

export interface Message {
  readonly topic: string;
  readonly payload: string;
  /** A new reading, an exact repetition, or the reason for which Sluice must reject the message. */
  readonly kind: "reading" | "repetition" | RejectionReason;
}

/** Of this number of messages, one is rejected and one repeats the previous reading. */
const CYCLE = 20;
const REJECTED = 7;
const REPEATED = 13;

/** Generates the messages of a gateway. The value of a reading is its index. */
export class Traffic {
  private readonly begun = Date.now();

  constructor(
    private readonly fleet: Fleet,
    private readonly identity: Identity,
  ) {}

  at(index: number): Message {
    if (index % CYCLE === REJECTED) return this.rejected(index);
    if (index % CYCLE === REPEATED) return { ...this.reading(index - 1), kind: "repetition" };
    return this.reading(index);
  }

  private reading(value: number): Message {
    const identity = this.identity === "id" ? { id: `reading ${value}` } : { timestamp: this.timestampOf(value) };
    return { topic: this.fleet.topicOf(value), payload: JSON.stringify({ value, ...identity }), kind: "reading" };
  }

  /** Returns a timestamp that no other reading of the sensor has. */
  private timestampOf(value: number): number {
    return this.begun - 3_600_000 + value;
  }

  private rejected(index: number): Message {
    const topic = this.fleet.topicOf(index);
    const tenant = `tenants/${this.fleet.tenantId}`;
    const kinds: readonly Message[] = [
      { kind: "UNKNOWN_SENSOR", topic: `${tenant}/assets/a/sensors/nobody/telemetry`, payload: '{"value":1}' },
      { kind: "UNKNOWN_ASSET", topic: `${tenant}/assets/nobody/sensors/s0/telemetry`, payload: '{"value":1}' },
      { kind: "MALFORMED_TOPIC", topic: `${tenant}/whatever`, payload: '{"value":1}' },
      { kind: "MALFORMED_PAYLOAD", topic, payload: "{" },
      { kind: "INVALID_VALUE", topic, payload: '{"value":"1"}' },
      { kind: "INVALID_TIMESTAMP", topic, payload: '{"value":1,"timestamp":1}' },
    ];
    return kinds[Math.floor(index / CYCLE) % kinds.length]!;
  }
}
