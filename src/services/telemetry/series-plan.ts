import { emptyRange } from "../../domain/date-time";
import { fail, ok, type Result } from "../../domain/result";
import { INTERVAL_RULE, intervalFor, parseInterval } from "../../domain/series/interval";
import type { SeriesPlanFailure, SeriesPlan } from "../../domain/series/plan";
import {
  AGGREGATES,
  DEFAULT_SERIES_POINTS,
  MAX_SERIES_POINTS,
  MIN_SERIES_POINTS,
  type SeriesInput,
} from "../../domain/series/series";
import { intervalEdges, isTimeZone } from "./series-calendar";

const EARLIEST = Date.UTC(1_900, 0, 1);
const LATEST = Date.UTC(9_999, 0, 1);

/**
 * Returns the plan of the computation, or why there is none. If the range has no end, it ends just after `newest`
 * (epoch milliseconds), or just after its start if that is later.
 */
export function planSeries(input: SeriesInput, newest: number): Result<SeriesPlan, SeriesPlanFailure> {
  const { from, every, maxPoints, timeZone, fillGaps } = input;
  const to = input.to ?? Math.max(newest, from) + 1;
  const failure = (field: string, message: string) => fail({ field, message });
  const isEmpty = emptyRange(from, to);
  if (isEmpty !== null) return failure("range", isEmpty);
  if (!(from >= EARLIEST && to <= LATEST))
    return failure("range", "must lie between 1900-01-01 and 9999-01-01 in UTC.");
  if (every !== null && maxPoints !== null) return failure("maxPoints", "use either 'every' or 'maxPoints', not both.");
  if (every === null) {
    const most = maxPoints ?? DEFAULT_SERIES_POINTS;
    if (!(most >= MIN_SERIES_POINTS && most <= MAX_SERIES_POINTS)) {
      return failure("maxPoints", `must be from ${MIN_SERIES_POINTS} to ${MAX_SERIES_POINTS}.`);
    }
    if (fillGaps) return failure("fillGaps", "requires 'every'. Without it, there are no gaps to fill.");
    if (input.aggregates !== null)
      return failure("aggregates", "requires 'every'. Without it, points are single readings.");
    if (timeZone !== null) return failure("timeZone", "requires 'every'. Without it, no calendar applies.");
    return ok({ kind: "line", from, to, maxPoints: most });
  }
  const length = parseInterval(every);
  if (length === null) return failure("every", `must be ${INTERVAL_RULE}.`);
  const zone = timeZone ?? "UTC";
  if (!isTimeZone(zone)) return failure("timeZone", "must be a time zone of the IANA database, such as Europe/Berlin.");
  const span = to - from;
  const tooMany = () => {
    const remedy = intervalFor(span, MAX_SERIES_POINTS);
    const longer = remedy === null ? "" : `an interval of ${remedy} or longer, or `;
    return failure(
      "every",
      `divides the range into ${Math.ceil(span / length)} intervals, more than the maximum of ` +
        `${MAX_SERIES_POINTS}. Use ${longer}a shorter range, or 'maxPoints' instead.`,
    );
  };
  if (span / length > MAX_SERIES_POINTS) return tooMany();
  const edges = intervalEdges(from, to, length, zone);
  if (edges.length - 1 > MAX_SERIES_POINTS) return tooMany();
  return ok({
    kind: "interval",
    from,
    to,
    every,
    edges,
    aggregates: new Set(input.aggregates ?? AGGREGATES),
    fillGaps,
  });
}
