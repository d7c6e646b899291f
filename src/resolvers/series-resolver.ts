import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Sensor } from "../domain/entities";
import { sensorKey } from "../domain/keys";
import type { Series, SeriesInput } from "../domain/series/series";
import { SensorType } from "../schema/sensor";
import { SeriesInputType, SeriesType } from "../schema/series";
import type { RequestContext } from "./context";
import { badUserInput } from "./errors";

@Resolver(() => SensorType)
export class SeriesResolver {
  @FieldResolver(() => SeriesType, {
    description:
      "Series of points for charts and reports, with one point for each interval (`every`), or with a selection of " +
      "readings (`maxPoints`). It includes unflushed readings.",
  })
  async series(
    @Root() sensor: Sensor,
    @Ctx() { loaders }: RequestContext,
    @Arg("input", () => SeriesInputType, { description: "The points to compute." }) input: SeriesInputType,
  ): Promise<Series> {
    const key = sensorKey(sensor.tenantId, sensor.assetId, sensor.sensorId);
    const result = await loaders.series.load({ sensorKey: key, input: seriesInput(input) });
    if (result.ok) return result.value;
    // The sensor was deleted, or the caller lost access, after the sensor was loaded.
    if (result.failure === null)
      throw badUserInput("input", "the sensor no longer exists, or your key can no longer read it");
    throw badUserInput(`input.${result.failure.field}`, result.failure.message);
  }
}

function seriesInput({ range, every, aggregates, maxPoints, timeZone, fillGaps }: SeriesInputType): SeriesInput {
  return {
    from: range.from.getTime(),
    to: range.to?.getTime() ?? null,
    every: every ?? null,
    aggregates: aggregates ?? null,
    maxPoints: maxPoints ?? null,
    timeZone: timeZone ?? null,
    fillGaps: fillGaps ?? false,
  };
}
