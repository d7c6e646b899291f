/** Checks a whole file before anything is sent. */
import { failuresOf, type FleetRow, type Places } from "./fleet-row";
import { FileError, FileMistakes, shortened } from "./mistakes";
import { RowIndex } from "./row-index";
import { openRows, type SourceOptions } from "./rows";

/** A file that has a valid structure, and whose rows do not contradict each other. */
export interface CheckedFile {
  /** Whether this row is the first one about its asset. */
  isFirstOfAsset(row: FleetRow): boolean;
  /** Whether this row is the first one about its sensor. */
  isFirstOfSensor(row: FleetRow): boolean;
}

/**
 * Checks encoding, columns or fields, and that rows about the same asset or sensor agree.
 *
 * @throws FileError with the number of mistakes and the first 20 of them
 */
export async function checkFile(
  file: string,
  options: SourceOptions,
  onProgress: (bytesRead: number) => void,
): Promise<CheckedFile> {
  const mistakes = new FileMistakes();
  const source = openRows(file, options, mistakes);
  const index = new RowIndex();
  let count = 0;
  for await (const row of source.rows) {
    count++;
    compare(row, index, source.places, mistakes);
    if (count % 1_000 === 0) onProgress(source.bytesRead());
  }
  mistakes.throwIfAny(file);
  if (count === 0) throw new FileError(`${file} has a header, but no rows. Add a row for each sensor.`);
  return {
    isFirstOfAsset: (row) => index.add(assetEntity(row), row.asset.type, row.place).first === row.place,
    isFirstOfSensor: (row) => index.add(sensorEntity(row), "", row.place).first === row.place,
  };
}

function compare(row: FleetRow, index: RowIndex, places: Places, mistakes: FileMistakes): void {
  // The import reports rejected values later, with their rows.
  if (failuresOf(row).length > 0) return;
  const { asset, sensor, place } = row;
  const check = (entity: string, subject: string, field: string, value: string) => {
    const { first, agrees } = index.add(entity, value, place);
    if (agrees) return;
    const other = `${subject} differs from ${places.row(first)}`;
    mistakes.add(`${places.row(place)}: ${other}. Compare ${field}, here '${shortened(value)}', and correct one row.`);
  };
  check(assetEntity(row), `asset ${asset.assetId}`, "the type", asset.type);
  if (asset.name !== undefined) check(`name\n${asset.assetId}`, `asset ${asset.assetId}`, "the name", asset.name);
  if (sensor === undefined) return;
  const subject = `sensor ${asset.assetId}/${sensor.sensorId}`;
  check(sensorEntity(row), subject, "type and unit", [sensor.type, sensor.unit ?? ""].join(", "));
}

function assetEntity({ asset }: FleetRow): string {
  return asset.assetId;
}

function sensorEntity({ asset, sensor }: FleetRow): string {
  return `${asset.assetId}/${sensor?.sensorId ?? ""}`;
}
