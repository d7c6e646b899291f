import type { Principal } from "../../domain/entities";
import type { StreamPosition } from "../../domain/ports/live";
import type { CursorCodec } from "../../domain/ports/pages";
import type { ReadingPosition } from "../../domain/ports/telemetry-store";

/** Codecs of opaque cursors. A cursor is valid only for the tenant that received it, or only for operators. */
export interface PositionCursors {
  /** Codec for positions among the readings of one sensor, which are ordered by timestamp, then by commit. */
  readings(principal: Principal): CursorCodec<ReadingPosition>;
  /** Codec for positions in streams of readings. */
  stream(principal: Principal): CursorCodec<StreamPosition>;
}
