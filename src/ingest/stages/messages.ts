/** What travels through the stages of ingestion. */
import type { PayloadReading } from "../../domain/payload";
import type { Rejection } from "../../domain/rejection";

/** A PUBLISH as it was received, with what is needed to acknowledge it. */
export interface ReceivedMessage {
  readonly topic: string;
  readonly payload: Buffer;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** The earliest time at which the broker may have taken it, epoch ms: `receivedAt` unless it may have waited there. */
  readonly queuedSince: number;
  readonly delivery: Delivery;
}

/** Identity of a delivery on one connection: a packet identifier means nothing on another. */
export interface Delivery {
  /** The network connection on which it came; compared by identity. */
  readonly connection: object;
  /** Packet identifier (MQTT 5, 2.2.1); null for QoS 0, which is not acknowledged. */
  readonly packetId: number | null;
}

/** A message after RECEIVE and DECODE: readings of a well-formed topic, or the reason why not. */
export interface DecodedMessage {
  readonly received: ReceivedMessage;
  /** Tenant in the topic, as the broker has checked it; null where the topic names none. */
  readonly tenantId: string | null;
  /** Key of the sensor in the topic; null where the topic is malformed. */
  readonly sensorKey: string | null;
  readonly readings: readonly PayloadReading[];
  readonly rejection: Rejection | null;
  /** How much the message counts in ledger and limits: its readings, or 1 where they cannot be told. */
  readonly weight: number;
}
