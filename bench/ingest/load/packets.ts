/** MQTT 3.1.1 packets, encoded once before a run. In this version, each acknowledgement has 4 bytes. */

/** Digits of a timestamp in epoch milliseconds, until the year 2286. */
const TIMESTAMP_DIGITS = 13;

/** Keep-alive in seconds. It exceeds the duration of any run, so that no gateway needs to ping. */
const KEEP_ALIVE = 3600;

/** Returns a CONNECT packet with a clean session [MQTT-3.1]. */
export function connectPacket(clientId: string, username: string, password: string): Buffer {
  const cleanSessionWithUserAndPassword = 0b1100_0010;
  const header = Buffer.from([
    0,
    4,
    0x4d,
    0x51,
    0x54,
    0x54,
    4,
    cleanSessionWithUserAndPassword,
    KEEP_ALIVE >> 8,
    KEEP_ALIVE & 0xff,
  ]);
  return packet(0x10, Buffer.concat([header, text(clientId), text(username), text(password)]));
}

/** Returns a PUBLISH packet with QoS 1 [MQTT-3.3]. */
export function publishPacket(topic: string, packetId: number, payload: string): Buffer {
  const id = Buffer.from([packetId >> 8, packetId & 0xff]);
  return packet(0x32, Buffer.concat([text(topic), id, Buffer.from(payload)]));
}

export const DISCONNECT_PACKET: Buffer = Buffer.from([0xe0, 0]);

function packet(firstByte: number, body: Buffer): Buffer {
  const length: number[] = [];
  let rest = body.length;
  do {
    const more = rest > 127;
    length.push((rest & 0x7f) | (more ? 0x80 : 0));
    rest >>= 7;
  } while (rest > 0);
  return Buffer.concat([Buffer.from([firstByte, ...length]), body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

/** Placeholder in a topic or payload for digits that change in every pass over a {@link PacketRing}. */
export const STAMP = "0".repeat(TIMESTAMP_DIGITS);

/** Returns a reading that the platform accepts. All readings have the same length. */
function readingPayload(slot: number): string {
  return `{"value":${(((slot * 7) % 900) / 10 + 10).toFixed(1)},"timestamp":${STAMP}}`;
}

/**
 * PUBLISH packets of one gateway in one buffer, at equal distances, so that consecutive packets need only one write.
 * The packet ID of a slot never changes. The digits of its stamp change with every pass over the topics.
 */
export class PacketRing {
  readonly slots: number;
  /** Bytes of one packet. */
  readonly stride: number;
  readonly #bytes: Buffer;
  readonly #topics: number;
  /** Offset of the stamp in the packet of each slot; -1: the packet has no stamp. */
  readonly #stampAt: Int32Array;
  readonly #digits = Buffer.alloc(TIMESTAMP_DIGITS);
  #lastStamp = 0;

  /**
   * @param topics topics, which are published repeatedly in this order
   * @param minSlots maximum unacknowledged packets
   * @param payloads payload of each topic, instead of readings. Topics with their payloads must have the same length
   */
  constructor(topics: readonly string[], minSlots: number, payloads?: readonly string[]) {
    if (topics.length === 0) throw new Error("a gateway needs a topic");
    this.#topics = topics.length;
    this.slots = Math.ceil(minSlots / topics.length) * topics.length;
    if (this.slots > 65_535) throw new Error(`${this.slots} packets do not fit into 65,535 packet ids`);
    const packets = Array.from({ length: this.slots }, (_, slot) => {
      const payload = payloads?.[slot % topics.length] ?? readingPayload(slot);
      return publishPacket(topics[slot % topics.length] ?? "", slot + 1, payload);
    });
    this.stride = packets[0]?.length ?? 0;
    if (packets.some((bytes) => bytes.length !== this.stride)) throw new Error("topics differ in length");
    this.#stampAt = Int32Array.from(packets, (bytes) => bytes.indexOf(STAMP));
    this.#bytes = Buffer.concat(packets);
  }

  /**
   * Returns the packets `sent … sent + count - 1` since the start, with stamps. They must not wrap around the end of
   * the ring. The buffer is shared, so its content may change once the packets are acknowledged.
   */
  take(sent: number, count: number): Buffer {
    const first = sent % this.slots;
    for (let slot = first; slot < first + count; slot++) {
      if (slot % this.#topics === 0) this.#advance();
      const at = this.#stampAt[slot] ?? -1;
      if (at >= 0) this.#digits.copy(this.#bytes, slot * this.stride + at);
    }
    return this.#bytes.subarray(first * this.stride, (first + count) * this.stride);
  }

  /**
   * Sets the stamp to the current time, or to 1 ms after the last pass if that is later. So no sensor repeats a
   * timestamp.
   */
  #advance(): void {
    this.#lastStamp = Math.max(Date.now(), this.#lastStamp + 1);
    this.#digits.write(String(this.#lastStamp), "latin1");
  }
}
