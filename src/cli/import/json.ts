/** Reads the rows of a JSON file: an array of assets in the form that `fleetImport` takes. */
import type { Column, FleetRow, Places, RowAsset, RowSensor, RowSource } from "./fleet-row";
import { readElements } from "./json-elements";
import { FileError, shortened, unknownName, type FileMistakes } from "./mistakes";

const ASSET_FIELDS = ["assetId", "type", "name", "sensors"] as const;
const SENSOR_FIELDS = ["sensorId", "type", "unit"] as const;
/** Places per asset. An asset must have fewer sensors, because otherwise two rows would have the same place. */
const PLACES_PER_ASSET = 1_000_000;

/** Fields of a sensor, by the name of their column. */
const OF_SENSOR: Partial<Record<Column, string>> = { sensorId: "sensorId", sensorType: "type", unit: "unit" };

const places: Places = {
  row: (place) => pathOf(place),
  field: (place, column) => {
    const ofSensor = OF_SENSOR[column];
    return ofSensor === undefined ? `${pathOf(place, true)}.${column}` : `${pathOf(place)}.${ofSensor}`;
  },
};

/** Returns `[3].sensors[1]`, or `[3]` for the asset or a row without a sensor. */
function pathOf(place: number, ofAsset = false): string {
  const asset = `[${Math.floor(place / PLACES_PER_ASSET) - 1}]`;
  const sensor = place % PLACES_PER_ASSET;
  return ofAsset || sensor === 0 ? asset : `${asset}.sensors[${sensor - 1}]`;
}

export function readJsonRows(text: AsyncIterable<string>, file: string, mistakes: FileMistakes): RowSource {
  return { rows: jsonRows(text, file, mistakes), places };
}

async function* jsonRows(text: AsyncIterable<string>, file: string, mistakes: FileMistakes): AsyncGenerator<FleetRow> {
  let count = 0;
  for await (const value of readElements(text, file, mistakes)) yield* rowsOf(value, count++, mistakes);
  if (count === 0) throw new FileError(`${file} contains no assets. Give it an array of assets.`);
}

function* rowsOf(value: unknown, index: number, mistakes: FileMistakes): Generator<FleetRow> {
  const at = `[${index}]`;
  const fields = objectOf(value, at, ASSET_FIELDS, mistakes);
  const { assetId, type, name } = fields;
  const isAsset = [
    isText(assetId, `${at}.assetId`, mistakes),
    isText(type, `${at}.type`, mistakes),
    isTextOrAbsent(name, `${at}.name`, mistakes),
  ].every(Boolean);
  if (!isAsset) return;
  const asset = { assetId, type, ...(isAbsent(name) ? {} : { name }) } as RowAsset;
  const sensors = fields.sensors ?? [];
  if (!Array.isArray(sensors)) {
    mistakes.add(`${at}.sensors: it is ${kindOf(sensors)}. Make it an array: [{"sensorId": …, "type": …}].`);
    return;
  }
  const base = (index + 1) * PLACES_PER_ASSET;
  if (sensors.length >= PLACES_PER_ASSET)
    mistakes.add(`${at}.sensors: it has ${PLACES_PER_ASSET} or more sensors. Use several assets.`);
  else if (sensors.length === 0) yield { place: base, asset };
  for (const [place, each] of sensors.entries()) {
    const sensor = sensorOf(each, `${at}.sensors[${place}]`, mistakes);
    if (sensor !== null) yield { place: base + place + 1, asset, sensor };
  }
}

function sensorOf(value: unknown, at: string, mistakes: FileMistakes): RowSensor | null {
  const { sensorId, type, unit } = objectOf(value, at, SENSOR_FIELDS, mistakes);
  const isSensor = [
    isText(sensorId, `${at}.sensorId`, mistakes),
    isText(type, `${at}.type`, mistakes),
    isTextOrAbsent(unit, `${at}.unit`, mistakes),
  ].every(Boolean);
  return isSensor ? ({ sensorId, type, ...(isAbsent(unit) ? {} : { unit }) } as RowSensor) : null;
}

function objectOf(
  value: unknown,
  at: string,
  known: readonly string[],
  mistakes: FileMistakes,
): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    mistakes.add(`${at}: it is ${kindOf(value)}. Make it an object with ${known.join(", ")}.`);
    return {};
  }
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) mistakes.add(`${at}: ${unknownName("field", name, known)}`);
  }
  return value as Readonly<Record<string, unknown>>;
}

function isText(value: unknown, at: string, mistakes: FileMistakes): boolean {
  if (typeof value === "string") return true;
  mistakes.add(
    value === undefined ? `${at}: it is missing. Add it.` : `${at}: it is ${kindOf(value)}. Write it as a string.`,
  );
  return false;
}

function isTextOrAbsent(value: unknown, at: string, mistakes: FileMistakes): boolean {
  return isAbsent(value) || isText(value, at, mistakes);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return `the ${typeof value} ${shortened(JSON.stringify(value) ?? "")}`;
}
