import type { Deadline } from "../../domain/deadline";
import type { Principal } from "../../domain/entities";
import type { Reading } from "../../domain/reading";
import type { Result } from "../../domain/result";
import type { SeriesPlanFailure } from "../../domain/series/plan";
import type { Series, SeriesInput } from "../../domain/series/series";

export interface SeriesRequest {
  readonly sensorKey: string;
  readonly input: SeriesInput;
}

/** A mistake in the input of a series. */
export type SeriesFailure = SeriesPlanFailure;

/** Series of points, and exports of readings. Both include unflushed readings. */
export interface SeriesUseCases {
  /** In the order of the requests. A failure of null means that there is no such sensor for this principal. */
  series(
    principal: Principal,
    requests: readonly SeriesRequest[],
    deadline?: Deadline,
  ): Promise<Result<Series, SeriesFailure | null>[]>;
  /**
   * All readings with `from <= timestamp < to` (epoch milliseconds), in pages, ascending; null: no such sensor. `to`
   * null: up to now, or to the newest reading if its clock is ahead. `signal` aborts it, and the current page rejects.
   */
  export(
    principal: Principal,
    sensorKey: string,
    range: { from: number; to: number | null },
    signal?: AbortSignal,
  ): Promise<AsyncIterable<readonly Reading[]> | null>;
}
