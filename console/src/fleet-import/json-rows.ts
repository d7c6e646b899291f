/** Reads the rows of a JSON file, whose assets have the form of `fleetImport`. */
import { nearestOf, shortened } from "./columns";
import type { Column, FleetRow, Mistake } from "./fleet-row";

const ASSET_FIELDS = ["assetId", "type", "name", "sensors"] as const;
const SENSOR_FIELDS = ["sensorId", "type", "unit"] as const;

type Found = FleetRow | Mistake;
type Item = Readonly<Record<string, unknown>>;

/** @param value an array of assets, `{ "assets": […] }`, or a single asset */
export function jsonRows(value: unknown): readonly Found[] {
  const items = Array.isArray(value) ? value : isObject(value) && Array.isArray(value.assets) ? value.assets : [value];
  return items.flatMap((item: unknown, index) => rowsOfAsset(`[${index}]`, item));
}

function rowsOfAsset(place: string, item: unknown): readonly Found[] {
  if (!isObject(item)) return [{ place, kind: "notAnAsset" }];
  const sensors = item.sensors ?? [];
  const mistakes = mistakesIn(place, item, ASSET_FIELDS);
  if (!Array.isArray(sensors)) return [...mistakes, { place: `${place}.sensors`, kind: "notAList" }];
  if (mistakes.length > 0) return mistakes;
  const asset = { assetId: textOf(item.assetId), type: textOf(item.type), name: textOf(item.name) };
  if (sensors.length === 0) return [rowOf(place, asset)];
  return sensors.flatMap((sensor: unknown, index) => rowsOfSensor(`${place}.sensors[${index}]`, asset, sensor));
}

function rowsOfSensor(place: string, asset: Partial<FleetRow>, sensor: unknown): readonly Found[] {
  if (!isObject(sensor)) return [{ place, kind: "notASensor" }];
  const mistakes = mistakesIn(place, sensor, SENSOR_FIELDS);
  if (mistakes.length > 0) return mistakes;
  if (textOf(sensor.sensorId) === "") return [{ place, kind: "notASensor" }];
  const texts = { sensorId: textOf(sensor.sensorId), sensorType: textOf(sensor.type), unit: textOf(sensor.unit) };
  return [rowOf(place, { ...asset, ...texts })];
}

/** Finds unknown fields, which the API would ignore, and values other than texts, which the API would reject. */
function mistakesIn(place: string, item: Item, fields: readonly string[]): readonly Mistake[] {
  return Object.entries(item).flatMap(([field, value]): readonly Mistake[] => {
    if (!fields.includes(field)) {
      const missing = fields.filter((each) => !(each in item));
      return [
        { place, kind: "unknownField", values: { text: shortened(field), other: nearestOf(field, missing) ?? "" } },
      ];
    }
    const isText = field === "sensors" || value === null || typeof value === "string";
    return isText ? [] : [{ place: `${place}.${field}`, kind: "notAText" }];
  });
}

export function rowOf(place: string, texts: Partial<Record<Column, string>>): FleetRow {
  return { assetId: "", type: "", name: "", sensorId: "", sensorType: "", unit: "", ...texts, place };
}

function isObject(value: unknown): value is Item {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
