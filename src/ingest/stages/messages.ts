/** Messages on their way through the stages of ingestion. */
import type { PayloadReading } from "../../domain/payload";
import type { Rejection } from "../../domain/rejection";

/** A received PUBLISH, with what is needed to acknowledge it. */
export interface ReceivedMessage {
  readonly topic: string;
  readonly payload: Buffer;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /**
   * Earliest time at which the broker may have received it, epoch milliseconds. `receivedAt` unless it may have waited.
   */
  readonly queuedSince: number;
  readonly delivery: Delivery;
}

/** Identity of a delivery on one connection. A packet identifier means nothing on another connection. */
export interface Delivery {
  /** Network connection of the delivery; compared by identity. */
  readonly connection: object;
  /** Packet identifier (MQTT 5, 2.2.1); null for QoS 0, which is not acknowledged. */
  readonly packetId: number | null;
}

/** A message after RECEIVE and DECODE: readings of a well-formed topic, or the rejection. */
export interface DecodedMessage {
  readonly received: ReceivedMessage;
  /** Tenant in the topic, which the broker has authorized; null if the topic names none. */
  readonly tenantId: string | null;
  /** Key of the sensor in the topic; null if the topic is malformed. */
  readonly sensorKey: string | null;
  readonly readings: readonly PayloadReading[];
  readonly rejection: Rejection | null;
  /** Weight in ledger and limits: the number of its readings, or 1 if that is unknown. */
  readonly weight: number;
}
