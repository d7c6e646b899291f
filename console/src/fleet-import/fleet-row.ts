/** A row of a file of assets and sensors, and what can be wrong with it. */

/** Names of CSV's columns, and of a flat JSON row. */
export const COLUMNS = ["assetId", "type", "name", "sensorId", "sensorType", "unit"] as const;
export type Column = (typeof COLUMNS)[number];

/** An asset, with one sensor at most. Absent texts are empty. */
export type FleetRow = Readonly<Record<Column, string>> & {
  /** Line of a CSV file, or path in a JSON file. */
  readonly place: string;
};

/** Why a row cannot be read. */
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
  /** Fields of the row, and of the header. */
  readonly found: number;
  readonly expected: number;
  /** The wrong value. */
  readonly text: string;
  /** The column that was meant, or the row that it contradicts; "": unknown. */
  readonly other: string;
}

export interface Mistake {
  /** "": the file as a whole. */
  readonly place: string;
  readonly kind: MistakeKind;
  readonly values?: Partial<MistakeValues>;
}
