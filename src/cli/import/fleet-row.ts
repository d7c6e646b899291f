/** The rows of an import file: one for each sensor, and one for each asset without sensors. */
import { InputCheck, MAX_UNIT_CHARACTERS } from "../../services/validation";

export const COLUMNS = ["assetId", "type", "name", "sensorId", "sensorType", "unit"] as const;
export type Column = (typeof COLUMNS)[number];

export interface RowAsset {
  readonly assetId: string;
  readonly type: string;
  readonly name?: string;
}

export interface RowSensor {
  readonly sensorId: string;
  readonly type: string;
  readonly unit?: string;
}

export interface FleetRow {
  /** Place of the row in the file, at least 1. It increases from row to row. */
  readonly place: number;
  readonly asset: RowAsset;
  readonly sensor?: RowSensor;
}

/** Formats places in a file for messages. */
export interface Places {
  /** `line 5`, or `[4].sensors[0]`. */
  row(place: number): string;
  /** `line 5, column 3 (name)`, or `[4].name`. */
  field(place: number, column: Column): string;
}

/** Rows of a file, and the formatter of their places. */
export interface RowSource {
  readonly rows: AsyncIterable<FleetRow>;
  readonly places: Places;
}

export interface RowFailure {
  readonly column: Column;
  readonly message: string;
}

/** Returns the values of a row that `fleetImport` would reject, with the reasons. */
export function failuresOf({ asset, sensor }: FleetRow): readonly RowFailure[] {
  const check = new InputCheck();
  check.id(["assetId"], asset.assetId);
  check.label(["type"], asset.type);
  check.optionalLabel(["name"], asset.name);
  if (sensor !== undefined) {
    check.id(["sensorId"], sensor.sensorId);
    check.label(["sensorType"], sensor.type);
    check.optionalLabel(["unit"], sensor.unit, MAX_UNIT_CHARACTERS);
  }
  return check.failures.map(({ field, message }) => ({ column: field[0] as Column, message }));
}
