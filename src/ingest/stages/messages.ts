/** Messages on their way through the stages of ingestion. */
import type { SensorKey, TenantId } from "../../domain/keys";
import { PAYLOAD_SAMPLE_BYTES, type Rejection, type RejectionReason } from "../../domain/rejection";
import type { PayloadReading } from "../codecs/payload-codec";

/** A PUBLISH as the broker delivered it, now or before a redrive. */
export interface ReceivedMessage {
  readonly topic: string;
  /** Only the beginning of the payload, if the message was rejected before its look-up. */
  readonly payload: Buffer;
  /** Length of the whole payload. */
  readonly payloadBytes: number;
  /** Content type of the PUBLISH (MQTT 5, 3.3.2.3.9); null if the gateway set none. */
  readonly contentType: string | null;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /**
   * Earliest time at which the broker may have received the message, in epoch milliseconds. Equals `receivedAt` unless
   * the message may have waited.
   */
  readonly queuedSince: number;
  readonly origin: Origin;
}

/** Source of a message, which waits until the batch of the message is durable. */
export type Origin = NetworkOrigin | RedriveOrigin;

/** Origin of a message from the broker, which waits for an acknowledgement. */
export interface NetworkOrigin extends Delivery {
  readonly kind: "network";
  /** Called when the message and all earlier messages are durable. undefined if no caller waits for that. */
  readonly acknowledged?: () => void;
}

/** Identity of a delivery on one connection. A packet identifier is valid only on its connection. */
export interface Delivery {
  /** Network connection of the delivery; compared by identity. */
  readonly connection: object;
  /** Packet identifier (MQTT 5, 2.2.1); null for QoS 0, which is not acknowledged. */
  readonly packetId: number | null;
}

/** Origin of a redriven message. The redriver waits for its outcome. */
export interface RedriveOrigin {
  readonly kind: "redrive";
  /** ID of the kept payload. */
  readonly payloadId: string;
  /**
   * Time of the redrive, in epoch milliseconds. It replaces the readings' time of receipt, which may precede the
   * registration of their sensor. Sluice takes a reading that precedes its sensor for a reading of a previous sensor
   * with the same ID.
   */
  readonly redrivenAt: number;
  /** Called once the message's batch is durable. `rejection` is the reason of another rejection; null if accepted. */
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
  /** Weight in the ledger and in limits: the number of readings, an estimate of it, or 1 if it is unknown. */
  readonly weight: number;
}

/**
 * Returns a message that is rejected whatever is registered. Nothing needs its whole payload later, so it keeps only
 * the beginning.
 */
export function rejectedMessage(
  received: ReceivedMessage,
  tenantId: TenantId | null,
  sensorKey: SensorKey | null,
  weight: number,
  rejection: Rejection,
): DecodedMessage {
  return { received: sampled(received), tenantId, sensorKey, readings: [], rejection, weight };
}

/**
 * Copies the beginning of the payload. Otherwise a flood of large messages would keep their buffers in memory until
 * they are recorded.
 */
function sampled(received: ReceivedMessage): ReceivedMessage {
  const { payload } = received;
  if (payload.length <= PAYLOAD_SAMPLE_BYTES) return received;
  return { ...received, payload: Buffer.from(payload.subarray(0, PAYLOAD_SAMPLE_BYTES)) };
}

/**
 * Returns when this process took the message in, in epoch milliseconds. This time determines the minute in the ledger,
 * and is the time of a rejection.
 */
export function takenAt({ receivedAt, origin }: ReceivedMessage): number {
  return origin.kind === "redrive" ? origin.redrivenAt : receivedAt;
}

/**
 * Returns the time since which unused capacity of the rates still counts, in epoch milliseconds. For a redriven
 * message, it is the time of the redrive.
 */
export function ratesSince({ queuedSince, origin }: ReceivedMessage): number {
  return origin.kind === "redrive" ? origin.redrivenAt : queuedSince;
}

/** Whether a redrive has completed a payload: its readings are stored, or can never be stored. */
export function completesRedrive(rejection: RejectionReason | null): boolean {
  return rejection === null || rejection === "INVALID_TIMESTAMP";
}
