/** Rows of a file as the parts in which an import sends them. */
import type { FleetImportInput } from "../generated/operations";
import type { FleetRow } from "./fleet-row";

/** Small enough for progress to be seen, and below the API's 1,000 assets. */
const MOST_ROWS = 500;
/** The API's limit for each asset. */
const MOST_SENSORS = 100;

export interface Batch {
  readonly assets: FleetImportInput["assets"];
  readonly rows: number;
  /** Place in the file of each asset's first row, and of its sensors. */
  readonly places: readonly { readonly asset: string; readonly sensors: readonly string[] }[];
}

interface Gathered {
  readonly row: FleetRow;
  readonly sensors: FleetRow[];
}

export class Batches {
  private assets = new Map<string, Gathered>();
  private rows = 0;

  /** @returns a full batch, without the row; null: there is room for more */
  push(row: FleetRow): Batch | null {
    const isFull = this.rows === MOST_ROWS || this.assets.get(row.assetId)?.sensors.length === MOST_SENSORS;
    const full = isFull ? this.end() : null;
    const known = this.assets.get(row.assetId) ?? { row, sensors: [] };
    // Only one of the rows may have the name.
    const asset = known.row.name === "" ? { ...known, row: { ...known.row, name: row.name } } : known;
    this.assets.set(row.assetId, asset);
    if (row.sensorId !== "") asset.sensors.push(row);
    this.rows++;
    return full;
  }

  /** @returns the last batch; null: there is none */
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

/** Place in the file of an error with the path `["assets", "3", "sensors", "1", "unit"]`. */
export function placeOf({ places }: Batch, field: readonly string[] | null): string {
  const [, asset, , sensor] = field ?? [];
  const place = places[Number(asset)];
  return place?.sensors[Number(sensor)] ?? place?.asset ?? "";
}
