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
  /**
   * Returns the newest reading from memory, without waiting. Null if there is none. Undefined if memory does not know,
   * so call `latest`.
   */
  peekLatest(principal: Principal, sensorKey: SensorKey): Reading | null | undefined;
  /**
   * Returns readings with `from <= timestamp < to` (epoch milliseconds), ordered by time, then by `seq`. Includes
   * unflushed readings.
   */
  pageReadings(
    principal: Principal,
    sensorKey: SensorKey,
    range: { from: number; to: number },
    page: PageRequest<ReadingPosition>,
  ): Promise<Page<Reading>>;
  /**
   * Streams readings until the consumer returns or the access ends. By default, a tenant's principal receives the
   * readings of its tenant. An operator who names no tenant receives the readings of every tenant. Invalid input
   * fails immediately with NOT_FOUND or INVALID.
   */
  subscribe(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      assetIds?: readonly string[] | undefined;
      sensors?: ReadonlyArray<{ assetId: string; sensorId: string }> | undefined;
      after?: StreamPosition | undefined;
      onOverflow: OverflowPolicy;
      /**
       * Charges for documents that a replay examines. The replay continues when the promise resolves, or immediately if
       * there is none.
       */
      pay?: ((documents: number) => Promise<void> | undefined) | undefined;
      /** Streams only the newest reading of each sensor and interval. From 1s to 1h. */
      every?: string | undefined;
      /** Charges for readings that `every` leaves out. */
      payExamined?: ((readings: number) => Promise<void> | undefined) | undefined;
    },
  ): Outcome<AsyncIterableIterator<ReadingsEvent>>;
}
