/** Seals cursors that hold a journal position. A readable position would reveal how much all tenants together write. */
import { randomBytes } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Principal } from "../../domain/entities";
import { FIRST_PARTITION, toPartition, type Partition } from "../../domain/keys";
import type { StreamPlace, StreamPosition } from "../../domain/ports/live";
import type { CursorCodec } from "../../domain/ports/pages";
import type { ReadingPosition } from "../../domain/ports/telemetry-store";
import type { PositionCursors } from "./cursors";
import { BLOCK_BYTES, PositionSeal } from "./position-seal";

/** Marks the kind of a cursor in its block. */
const KIND = { reading: 1, stream: 2 } as const;
/**
 * Offsets in a block. Its fields, with their lengths in bytes: kind (1), partition (2), timestamp or salt (6), `seq`
 * (7).
 */
const AT = { kind: 0, partition: 1, time: 3, seqHigh: 9, seqLow: 12 } as const;
const LOW = 2 ** 32;
/** Separates the blocks in a cursor of several partitions. Base64url does not contain this character. */
const SEPARATOR = ".";
/** Maximum partitions of one stream. */
const MAX_PLACES = 256;

const MAX_TENANTS = 1_000;

type CursorOwner = Pick<Principal, "tenantId" | "tenantSince">;

interface TenantCursors {
  readonly readings: CursorCodec<ReadingPosition>;
  readonly stream: CursorCodec<StreamPosition>;
}

export class SealedCursors implements PositionCursors {
  /** Cursors by the tenant's registration; "" for operators. */
  private readonly tenants = new LRUCache<string, TenantCursors>({ max: MAX_TENANTS });

  /** @param key 32 bytes */
  constructor(private readonly key: Buffer) {}

  readings(principal: CursorOwner): CursorCodec<ReadingPosition> {
    return this.of(principal).readings;
  }

  stream(principal: CursorOwner): CursorCodec<StreamPosition> {
    return this.of(principal).stream;
  }

  private of({ tenantId, tenantSince }: CursorOwner): TenantCursors {
    // Cursors of a previous tenant must not open for the next tenant of its ID.
    const scope = tenantId === null ? "" : `${tenantId} ${tenantSince?.getTime() ?? ""}`;
    let cursors = this.tenants.get(scope);
    if (cursors === undefined) this.tenants.set(scope, (cursors = this.create(scope)));
    return cursors;
  }

  private create(scope: string): TenantCursors {
    const seal = new PositionSeal(this.key, 1, scope);
    const block = Buffer.alloc(BLOCK_BYTES);
    const encode = (kind: number, partition: Partition, time: number, seq: number) => {
      block[AT.kind] = kind;
      block.writeUInt16BE(partition, AT.partition);
      block.writeIntBE(time, AT.time, 6);
      block.writeUIntBE(Math.floor(seq / LOW), AT.seqHigh, 3);
      block.writeUInt32BE(seq % LOW, AT.seqLow);
      return seal.seal(block);
    };
    const decode = (kind: number, cursor: string): (ReadingPosition & StreamPlace) | undefined => {
      const opened = seal.open(cursor);
      if (opened?.[AT.kind] !== kind) return undefined;
      const seq = opened.readUIntBE(AT.seqHigh, 3) * LOW + opened.readUInt32BE(AT.seqLow);
      const partition = toPartition(opened.readUInt16BE(AT.partition));
      return { partition, timestamp: opened.readIntBE(AT.time, 6), seq };
    };
    // Without a salt, two equal cursors of a stream would reveal that nobody has written anything in between.
    let salt = randomBytes(6).readIntBE(0, 6);
    const salted = ({ partition, seq }: StreamPlace) =>
      encode(KIND.stream, partition, (salt = salt === 2 ** 47 - 1 ? -(2 ** 47) : salt + 1), seq);
    return {
      readings: {
        encode: ({ timestamp, seq }) => encode(KIND.reading, FIRST_PARTITION, timestamp, seq),
        decode(cursor) {
          const opened = decode(KIND.reading, cursor);
          return opened && { timestamp: opened.timestamp, seq: opened.seq };
        },
      },
      stream: {
        encode: (places) => places.map(salted).join(SEPARATOR),
        decode(cursor) {
          const opened = cursor.split(SEPARATOR, MAX_PLACES + 1).map((each) => decode(KIND.stream, each));
          const places = opened.flatMap((place) =>
            place === undefined ? [] : [{ partition: place.partition, seq: place.seq }],
          );
          const isWhole = places.length === opened.length && places.length <= MAX_PLACES;
          return isWhole && new Set(places.map(({ partition }) => partition)).size === places.length
            ? places
            : undefined;
        },
      },
    };
  }
}
