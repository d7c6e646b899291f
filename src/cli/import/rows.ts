/** Reads fleets from files of any size, one asset at a time. */
import { createReadStream } from "node:fs";
import { JSONParser } from "@streamparser/json-node";
import { parse } from "csv-parse";

export interface ImportSensor {
  readonly sensorId: string;
  readonly type: string;
  readonly unit?: string;
}

export interface ImportAsset {
  readonly assetId: string;
  readonly type: string;
  readonly name?: string;
  readonly sensors: readonly ImportSensor[];
}

/** An asset, and the bytes of the file that had been read when it was complete. */
export interface ReadAsset {
  readonly asset: ImportAsset;
  readonly bytesRead: number;
}

export const IMPORT_FORMATS = ["csv", "json"] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** Maximum sensors of one asset per call. An asset with more is sent in several parts, which add up. */
const MAX_SENSORS = 100;
const REQUIRED = ["assetId", "type"] as const;

/** Throws with the line or the position of the error if the file cannot be parsed. */
export function readAssets(file: string, format: ImportFormat): AsyncIterable<ReadAsset> {
  return format === "csv" ? readCsv(file) : readJson(file);
}

/**
 * Header: `assetId,type`, optionally with `name,sensorId,sensorType,unit`. One row per sensor, with the rows of one
 * asset together. A row without `sensorId` is an asset without sensors.
 */
async function* readCsv(file: string): AsyncGenerator<ReadAsset> {
  const source = createReadStream(file);
  const rows = source.pipe(parse({ columns: checkedHeader, bom: true, trim: true, skip_empty_lines: true }));
  source.on("error", (error) => rows.destroy(error));
  let current: { assetId: string; type: string; name?: string; sensors: ImportSensor[] } | undefined;
  for await (const row of rows as AsyncIterable<Record<string, string | undefined>>) {
    const { assetId = "", type = "", name = "", sensorId = "", sensorType = "", unit = "" } = row;
    if (current?.assetId !== assetId || current.sensors.length >= MAX_SENSORS) {
      if (current !== undefined) yield { asset: current, bytesRead: source.bytesRead };
      current = { assetId, type, ...(name === "" ? {} : { name }), sensors: [] };
    }
    if (sensorId !== "") current.sensors.push({ sensorId, type: sensorType, ...(unit === "" ? {} : { unit }) });
  }
  if (current !== undefined) yield { asset: current, bytesRead: source.bytesRead };
}

function checkedHeader(header: string[]): string[] {
  const missing = REQUIRED.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new Error(`the first line must name the columns. Missing: ${missing.join(", ")}`);
  return header;
}

/** An array of assets in the form of `fleetImport`. */
async function* readJson(file: string): AsyncGenerator<ReadAsset> {
  const source = createReadStream(file);
  const parser = new JSONParser({ paths: ["$.*"], keepStack: false });
  source.on("error", (error) => parser.destroy(error));
  for await (const { value } of source.pipe(parser) as AsyncIterable<{ value: unknown }>) {
    const { sensors, ...asset } = value as ImportAsset;
    const all: readonly ImportSensor[] = Array.isArray(sensors) ? sensors : [];
    for (let start = 0; start === 0 || start < all.length; start += MAX_SENSORS) {
      yield { asset: { ...asset, sensors: all.slice(start, start + MAX_SENSORS) }, bytesRead: source.bytesRead };
    }
  }
}
