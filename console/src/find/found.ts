import type { FoundSensorFragment } from "../generated/operations";
import { hasWords } from "./words";

/** Returns each sensor that matches all words, without duplicates, in the order of the lists. */
export function foundSensors(
  words: readonly string[],
  lists: readonly ({ readonly nodes: readonly FoundSensorFragment[] } | undefined)[],
): readonly FoundSensorFragment[] {
  const sensors = new Map(lists.flatMap((list) => list?.nodes ?? []).map((sensor) => [sensor.id, sensor]));
  return [...sensors.values()].filter(({ sensorId, type, asset: { assetId, name } }) =>
    hasWords(words, [assetId, sensorId, type, name]),
  );
}
