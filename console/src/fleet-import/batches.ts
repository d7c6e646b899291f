/** Divides the rows of a file into batches. An import sends each batch in one request. */
import type { FleetImportInput } from "../generated/operations";
import type { FleetRow } from "./fleet-row";

/** Few enough that progress is visible, and fewer than the API's limit of 1,000 assets in one request. */
const MOST_ROWS = 500;
/** The API's limit of sensors for each asset of one request. */
const MOST_SENSORS = 100;

export interface Batch {
  readonly assets: FleetImportInput["assets"];
  readonly rows: number;
  /** For each asset, the place of its first row in the file, and the places of its sensors. */
  readonly places: readonly { readonly asset: string; readonly sensors: readonly string[] }[];
}

interface Gathered {
  readonly row: FleetRow;
  readonly sensors: FleetRow[];
}

export class Batches {
  private assets = new Map<string, Gathered>();
  private rows = 0;

  /** @returns the full batch without this row; null: the current batch has room for more rows */
  push(row: FleetRow): Batch | null {
    const isFull = this.rows === MOST_ROWS || this.assets.get(row.assetId)?.sensors.length === MOST_SENSORS;
    const full = isFull ? this.end() : null;
    const known = this.assets.get(row.assetId) ?? { row, sensors: [] };
    // The asset's name may be in any of its rows.
    const asset = known.row.name === "" ? { ...known, row: { ...known.row, name: row.name } } : known;
    this.assets.set(row.assetId, asset);
    if (row.sensorId !== "") asset.sensors.push(row);
    this.rows++;
    return full;
  }

  /** @returns the last batch; null: no rows are left */
  end(): Batch | null {
    const { rows } = this;
    const assets = [...this.assets.values()];
    this.assets = new Map();
    this.rows = 0;
    if (rows === 0) return null;
    return {
      assets: assets.map(({ row: { assetId, type, name }, sensors }) => ({
        assetId,
        type,
        ...(name !== "" && { name }),
        sensors: sensors.map(({ sensorId, sensorType, unit }) => ({
          sensorId,
          type: sensorType,
          ...(unit !== "" && { unit }),
        })),
      })),
      rows,
      places: assets.map(({ row, sensors }) => ({ asset: row.place, sensors: sensors.map(({ place }) => place) })),
    };
  }
}

/**
 * Returns the place in the file of an error with a path such as `["assets", "3", "sensors", "1", "unit"]`; empty if the
 * path names no asset.
 */
export function placeOf({ places }: Batch, field: readonly string[] | null): string {
  const [, asset, , sensor] = field ?? [];
  const place = places[Number(asset)];
  return place?.sensors[Number(sensor)] ?? place?.asset ?? "";
}
