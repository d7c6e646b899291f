/** Groups the rows of a file to batches of a size that one request can hold. */
import type { CheckedFile } from "./check";
import type { FleetRow, RowAsset, RowSensor } from "./fleet-row";

const MAX_ASSETS = 1_000;
/** Maximum sensors of one asset per call. An asset with more is sent in several parts, which add up. */
const MAX_SENSORS = 100;
/** Maximum size of one request, with room for its frame. */
const MAX_BYTES = 512 * 1_024;

/** An asset with some of its sensors. */
export interface Part {
  readonly asset: RowAsset;
  /** Place of its first row. */
  readonly place: number;
  /** Whether no part before is about this asset. */
  readonly isFirst: boolean;
  readonly sensors: readonly { readonly sensor: RowSensor; readonly place: number }[];
}

type OpenPart = { -readonly [K in keyof Part]: K extends "sensors" ? Part[K][number][] : Part[K] };

/** Batches in which each asset occurs once. Repeated rows are left out. */
export async function* batchesOf(
  rows: AsyncIterable<FleetRow>,
  checked: CheckedFile,
): AsyncGenerator<readonly Part[], void, undefined> {
  let batch: OpenPart[] = [];
  let inBatch = new Set<string>();
  let bytes = 0;
  for await (const row of rows) {
    const { asset, sensor, place } = row;
    const size = Buffer.byteLength(JSON.stringify(row));
    let part = batch.at(-1);
    const continues = part?.asset.assetId === asset.assetId && part.sensors.length < MAX_SENSORS;
    if (part === undefined || !continues || bytes + size > MAX_BYTES) {
      if (batch.length >= MAX_ASSETS || bytes + size > MAX_BYTES || inBatch.has(asset.assetId)) {
        yield batch;
        [batch, inBatch, bytes] = [[], new Set(), 0];
      }
      part = { asset, place, isFirst: checked.isFirstOfAsset(row), sensors: [] };
      batch.push(part);
      inBatch.add(asset.assetId);
    }
    // Only one of the rows of an asset needs to name it.
    part.asset = { ...asset, ...part.asset };
    if (sensor !== undefined && checked.isFirstOfSensor(row)) part.sensors.push({ sensor, place });
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
