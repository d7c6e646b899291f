/** Selects the fields of a point that the input of a series requests. The other fields would be null in every point. */
import type { Aggregate, SeriesInput } from "./generated/operations";
import type { Operations } from "./operations";

const FIELDS = {
  AVG: "avg",
  COUNT: "count",
  DELTA: "delta",
  FIRST: "first",
  LAST: "last",
  MAX: "max",
  MIN: "min",
  SUM: "sum",
} as const satisfies Record<Aggregate, string>;

type SeriesFields = Readonly<Record<(typeof FIELDS)[Aggregate] | "value", boolean>>;

function fieldsOf({ every, aggregates }: SeriesInput): SeriesFields {
  const inIntervals = every !== undefined && every !== null;
  const isWanted = (aggregate: Aggregate) => inIntervals && (aggregates?.includes(aggregate) ?? true);
  const names = Object.entries(FIELDS) as [Aggregate, (typeof FIELDS)[Aggregate]][];
  const wanted = Object.fromEntries(names.map(([aggregate, field]) => [field, isWanted(aggregate)]));
  return { ...wanted, value: !inIntervals } as SeriesFields;
}

/**
 * Returns the operations, with series operations that select only the requested fields. The caller's variables take
 * precedence.
 */
export function withSeriesFields(operations: Operations): Operations {
  return {
    ...operations,
    series: (variables, options) => operations.series({ ...fieldsOf(variables.input), ...variables }, options),
    seriesOfSensors: (variables, options) =>
      operations.seriesOfSensors({ ...fieldsOf(variables.input), ...variables }, options),
  };
}
