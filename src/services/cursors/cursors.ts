import type { Principal } from "../../domain/entities";
import type { StreamPosition } from "../../domain/ports/live";
import type { CursorCodec } from "../../domain/ports/pages";
import type { ReadingPosition } from "../../domain/ports/telemetry-store";

/** Opaque positions for a tenant's principals, or for operators. They are valid for no other scope. */
export interface PositionCursors {
  /** Readings of one sensor: timestamp, then commit. */
  readings(principal: Principal): CursorCodec<ReadingPosition>;
  /** Streams of readings. */
  stream(principal: Principal): CursorCodec<StreamPosition>;
}
