import type { AssetId, SensorId, SensorKey, TenantId } from "../../domain/keys";
import type { Deadline } from "../../domain/deadline";
import type { Principal } from "../../domain/entities";
import type { Reading } from "../../domain/reading";
import type { Result } from "../../domain/result";
import type { SeriesPlanFailure } from "../../domain/series/plan";
import type { Series, SeriesInput } from "../../domain/series/series";

export interface SeriesRequest {
  readonly sensorKey: SensorKey;
  readonly input: SeriesInput;
}

/** A mistake in the input of a series. */
export type SeriesFailure = SeriesPlanFailure;

/** Series of points, and exports of readings. Both include unflushed readings. */
export interface SeriesUseCases {
  /** Series in the order of the requests. A failure of null means that there is no such sensor for this principal. */
  series(
    principal: Principal,
    requests: readonly SeriesRequest[],
    deadline?: Deadline,
  ): Promise<Result<Series, SeriesFailure | null>[]>;
  /**
   * All readings with `from <= timestamp < to` (epoch milliseconds), in pages of one sensor each. Ascending by the keys
   * of the sensors, then by timestamp and commit. null: no such object. `to` null: up to now, or to a sensor's newest
   * reading if its clock is ahead.
   */
  export(
    principal: Principal,
    selection: ExportSelection,
    range: { from: number; to: number | null },
    options?: ExportOptions,
  ): Promise<AsyncIterable<readonly Reading[]> | null>;
}

/** One sensor; all sensors of an asset (`sensorId` null), or of a tenant (`assetId` null too). */
export interface ExportSelection {
  readonly tenantId: TenantId;
  readonly assetId: AssetId | null;
  readonly sensorId: SensorId | null;
}

/** Reading of the selection at which an interrupted export resumes. */
export interface ExportStart {
  readonly assetId: AssetId;
  readonly sensorId: SensorId;
  /** Epoch milliseconds. Readings of this time and later ones follow, and then sensors of greater keys. */
  readonly timestamp: number;
}

export interface ExportOptions {
  /** Default: the first reading of the selection. */
  readonly resumeAt?: ExportStart | undefined;
  /** Aborts the export. The current page rejects. */
  readonly signal?: AbortSignal | undefined;
  /** Called before the readings of each further sensor. */
  readonly payForSensor?: (() => Promise<void> | undefined) | undefined;
}
