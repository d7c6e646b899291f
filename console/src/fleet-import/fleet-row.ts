/** Types of a row of assets and sensors, and of the mistakes in it. */

/** Names of the columns in CSV, and of the fields of a flat row in JSON. */
export const COLUMNS = ["assetId", "type", "name", "sensorId", "sensorType", "unit"] as const;
export type Column = (typeof COLUMNS)[number];

/** An asset with at most one sensor. An absent value is an empty text. */
export type FleetRow = Readonly<Record<Column, string>> & {
  /** Line in a CSV file, or path in a JSON file. */
  readonly place: string;
};

/** Reason why a row is rejected. */
export type MistakeKind =
  | "assetIncomplete"
  | "sensorIncomplete"
  | "sensorNameless"
  | "invalidId"
  | "otherType"
  | "otherName"
  | "otherSensor"
  | "unknownColumn"
  | "twiceColumn"
  | "namelessColumn"
  | "unknownField"
  | "notAText"
  | "notAList"
  | "notASensor"
  | "fieldCount"
  | "empty"
  | "noRows"
  | "header"
  | "openQuote"
  | "notUtf8"
  | "notJson"
  | "notAnAsset"
  | "jsonTooLarge";

/** Values of the file that explain a mistake. */
export interface MistakeValues {
  /** Number of fields in the row. `expected` is the number in the header. */
  readonly found: number;
  readonly expected: number;
  /** The wrong value. */
  readonly text: string;
  /** The column that was probably meant, or the place of the row that this row contradicts. Empty if unknown. */
  readonly other: string;
}

export interface Mistake {
  /** Empty if the mistake concerns the file as a whole. */
  readonly place: string;
  readonly kind: MistakeKind;
  readonly values?: Partial<MistakeValues>;
}
