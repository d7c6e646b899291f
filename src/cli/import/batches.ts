/** Groups the rows of a file into batches that each fit into one request. */
import type { CheckedFile } from "./check";
import type { FleetRow, RowAsset, RowSensor } from "./fleet-row";

const MAX_ASSETS = 1_000;
/** Maximum sensors of one asset in a part. An asset with more sensors is sent in several parts. */
const MAX_SENSORS = 100;
/** Maximum size of a batch, bytes. It leaves room in the request for everything else. */
const MAX_BYTES = 512 * 1_024;

/** An asset with some of its sensors. */
export interface Part {
  readonly asset: RowAsset;
  /** Place of the part's first row in the file. */
  readonly place: number;
  /** Whether this is the first part of the asset. */
  readonly isFirst: boolean;
  readonly sensors: readonly { readonly sensor: RowSensor; readonly place: number }[];
}

export interface Batch {
  readonly parts: readonly Part[];
  /** Number of rows of the file, including repeated rows, which are left out. */
  readonly rows: number;
}

type OpenPart = { -readonly [K in keyof Part]: K extends "sensors" ? Part[K][number][] : Part[K] };

/** Yields batches in which each asset occurs once. Repeated rows are left out. */
export async function* batchesOf(
  rows: AsyncIterable<FleetRow>,
  checked: CheckedFile,
): AsyncGenerator<Batch, void, undefined> {
  let parts: OpenPart[] = [];
  let count = 0;
  let inBatch = new Set<string>();
  let bytes = 0;
  for await (const row of rows) {
    const { asset, sensor, place } = row;
    const size = Buffer.byteLength(JSON.stringify(row));
    let part = parts.at(-1);
    const continues = part?.asset.assetId === asset.assetId && part.sensors.length < MAX_SENSORS;
    if (part === undefined || !continues || bytes + size > MAX_BYTES) {
      if (parts.length >= MAX_ASSETS || bytes + size > MAX_BYTES || inBatch.has(asset.assetId)) {
        yield { parts, rows: count };
        [parts, inBatch, bytes, count] = [[], new Set(), 0, 0];
      }
      part = { asset, place, isFirst: checked.isFirstOfAsset(row), sensors: [] };
      parts.push(part);
      inBatch.add(asset.assetId);
    }
    // The name of an asset may be in only one of its rows.
    part.asset = { ...asset, ...part.asset };
    if (sensor !== undefined && checked.isFirstOfSensor(row)) part.sensors.push({ sensor, place });
    bytes += size;
    count++;
  }
  if (parts.length > 0) yield { parts, rows: count };
}
