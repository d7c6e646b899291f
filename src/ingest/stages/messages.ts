/** Messages on their way through the stages of ingestion. */
import type { SensorKey, TenantId } from "../../domain/keys";
import { PAYLOAD_SAMPLE_BYTES, type Rejection, type RejectionReason } from "../../domain/rejection";
import type { PayloadReading } from "../codecs/payload-codec";

/** A PUBLISH as the broker delivered it, now or before a redrive. */
export interface ReceivedMessage {
  readonly topic: string;
  /** Of a message that is rejected before its look-up, only the beginning. */
  readonly payload: Buffer;
  /** Length of the whole payload. */
  readonly payloadBytes: number;
  /** Content type of the PUBLISH (MQTT 5, 3.3.2.3.9); null: the gateway set none. */
  readonly contentType: string | null;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /**
   * Earliest time at which the broker may have received it, epoch milliseconds. `receivedAt` unless it may have waited.
   */
  readonly queuedSince: number;
  readonly origin: Origin;
}

/** Where a message comes from, and so who waits for its batch to be durable. */
export type Origin = NetworkOrigin | RedriveOrigin;

/** The broker waits for an acknowledgement. */
export interface NetworkOrigin extends Delivery {
  readonly kind: "network";
  /** Called when it and everything before it is acknowledged. Absent: nobody waits for that. */
  readonly acknowledged?: () => void;
}

/** Identity of a delivery on one connection. A packet identifier means nothing on another connection. */
export interface Delivery {
  /** Network connection of the delivery; compared by identity. */
  readonly connection: object;
  /** Packet identifier (MQTT 5, 2.2.1); null for QoS 0, which is not acknowledged. */
  readonly packetId: number | null;
}

/** The redriver waits. */
export interface RedriveOrigin {
  readonly kind: "redrive";
  /** ID of the kept payload. */
  readonly payloadId: string;
  /**
   * Epoch milliseconds. Its readings take it as their time of receipt: the first receipt may be before their sensor was
   * registered, and a reading older than its sensor is taken for one of a previous sensor with the same ID.
   */
  readonly redrivenAt: number;
  /** Called once its batch is durable. `rejection`: why it was rejected again; null: it was accepted. */
  readonly committed: (rejection: RejectionReason | null) => void;
}

/** A message after RECEIVE and DECODE: readings of a well-formed topic, or the rejection. */
export interface DecodedMessage {
  readonly received: ReceivedMessage;
  /** Tenant in the topic, which the broker has authorized; null if the topic names none. */
  readonly tenantId: TenantId | null;
  /** Key of the sensor in the topic; null if the topic is malformed. */
  readonly sensorKey: SensorKey | null;
  readonly readings: readonly PayloadReading[];
  readonly rejection: Rejection | null;
  /** Weight in ledger and limits: the number of its readings, or 1 if that is unknown. */
  readonly weight: number;
}

/** For a rejection that does not depend on what is registered, so that nothing needs the whole payload later. */
export function rejectedMessage(
  received: ReceivedMessage,
  tenantId: TenantId | null,
  sensorKey: SensorKey | null,
  weight: number,
  rejection: Rejection,
): DecodedMessage {
  return { received: sampled(received), tenantId, sensorKey, readings: [], rejection, weight };
}

/** Otherwise a flood of large messages would hold their buffers until they are recorded. */
function sampled(received: ReceivedMessage): ReceivedMessage {
  const { payload } = received;
  if (payload.length <= PAYLOAD_SAMPLE_BYTES) return received;
  return { ...received, payload: Buffer.from(payload.subarray(0, PAYLOAD_SAMPLE_BYTES)) };
}

/** When this process took the message in, epoch ms: the minute of the ledger, and the time of its rejection. */
export function takenAt({ receivedAt, origin }: ReceivedMessage): number {
  return origin.kind === "redrive" ? origin.redrivenAt : receivedAt;
}

/** The time since which unused rates still admit the message, epoch ms. A redrive waits for its rates itself. */
export function ratesSince({ queuedSince, origin }: ReceivedMessage): number {
  return origin.kind === "redrive" ? origin.redrivenAt : queuedSince;
}

/** Whether a redrive is done with a payload: it is stored, or can never be. */
export function completesRedrive(rejection: RejectionReason | null): boolean {
  return rejection === null || rejection === "INVALID_TIMESTAMP";
}
