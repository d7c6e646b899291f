import type { SensorKey } from "../../domain/keys";
import type { Deadline } from "../../domain/deadline";
import type { Principal } from "../../domain/entities";
import type { OverflowPolicy, ReadingsEvent, StreamPosition } from "../../domain/ports/live";
import type { Page, PageRequest } from "../../domain/ports/pages";
import type { ReadingPosition } from "../../domain/ports/telemetry-store";
import type { Reading } from "../../domain/reading";
import type { Outcome } from "../outcome";

export interface TelemetryUseCases {
  latest(principal: Principal, sensorKeys: readonly SensorKey[], deadline?: Deadline): Promise<(Reading | null)[]>;
  /** Newest reading in memory, without waiting. null: there is none; undefined: unknown, so call `latest`. */
  peekLatest(principal: Principal, sensorKey: SensorKey): Reading | null | undefined;
  /** Readings with `from <= timestamp < to`, epoch milliseconds; by time, then `seq`. Includes unflushed readings. */
  pageReadings(
    principal: Principal,
    sensorKey: SensorKey,
    range: { from: number; to: number },
    page: PageRequest<ReadingPosition>,
  ): Promise<Page<Reading>>;
  /**
   * Default for `tenantId`: the principal's own. For an operator: every tenant, if no asset or sensor is named. Fails
   * at once with NOT_FOUND or INVALID. Otherwise streams until the consumer returns or the access ends.
   */
  subscribe(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      assetIds?: readonly string[] | undefined;
      sensors?: ReadonlyArray<{ assetId: string; sensorId: string }> | undefined;
      after?: StreamPosition | undefined;
      onOverflow: OverflowPolicy;
      /** Charges for documents that a replay examines. Resolves when the replay may continue; undefined: at once. */
      pay?: ((documents: number) => Promise<void> | undefined) | undefined;
      /** Only the newest reading of each sensor and interval, from 1s to 1h. */
      every?: string | undefined;
      /** Charges for readings that `every` leaves out. */
      payExamined?: ((readings: number) => Promise<void> | undefined) | undefined;
    },
  ): Outcome<AsyncIterableIterator<ReadingsEvent>>;
}
