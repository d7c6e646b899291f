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

/** Computes series of points and exports readings. Both include unflushed readings. */
export interface SeriesUseCases {
  /**
   * Returns series in the order of the requests. A null failure means that the sensor does not exist for the principal.
   */
  series(
    principal: Principal,
    requests: readonly SeriesRequest[],
    deadline?: Deadline,
  ): Promise<Result<Series, SeriesFailure | null>[]>;
  /**
   * Returns all readings with `from <= timestamp < to` (epoch milliseconds), in pages of one sensor each. They are
   * ordered by sensor key, then by timestamp and commit. If `to` is null, the export ends now, or at a sensor's newest
   * reading if that is later. Resolves with null if the selected object does not exist.
   */
  export(
    principal: Principal,
    selection: ExportSelection,
    range: { from: number; to: number | null },
    options?: ExportOptions,
  ): Promise<AsyncIterable<readonly Reading[]> | null>;
}

/**
 * Selects one sensor. If `sensorId` is null, selects all sensors of an asset; if `assetId` is null too, all sensors of
 * a tenant.
 */
export interface ExportSelection {
  readonly tenantId: TenantId;
  readonly assetId: AssetId | null;
  readonly sensorId: SensorId | null;
}

/** The reading at which an interrupted export resumes. */
export interface ExportStart {
  readonly assetId: AssetId;
  readonly sensorId: SensorId;
  /**
   * Epoch milliseconds. The export continues with the sensor's readings from this time on, and then with the sensors of
   * greater keys.
   */
  readonly timestamp: number;
}

export interface ExportOptions {
  /** Default: the first reading of the selection. */
  readonly resumeAt?: ExportStart | undefined;
  /** Aborts the export. The current page then rejects. */
  readonly signal?: AbortSignal | undefined;
  /** Called before the readings of each sensor after the first. */
  readonly payForSensor?: (() => Promise<void> | undefined) | undefined;
}
