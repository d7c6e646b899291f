/** Texts of the import of assets and sensors. */
import { counted, number } from "./counts";

export const fleetImport = {
  title: "Import assets and sensors",
  file: "File",
  fileText: "CSV with a header, or JSON in the API's form. You can repeat an import: existing objects stay unchanged.",
  columnsText:
    "CSV needs the columns assetId and type (of the asset). name, sensorId, sensorType and unit are optional. A row is a sensor, or an asset without sensors.",
  blocked: "You can import the file once its rows have no errors.",
  choose: "CSV or JSON file",
  chooseText: "Choose a file, or drop it here. CSV of any size, JSON up to 8 MB.",
  paste: "Or paste its text",
  preview: "Preview",
  checking: "Reading the file",
  first: (shown: number, all: number) => `The first ${number(shown)} of ${number(all)}.`,
  contents: (assets: number, sensors: number) =>
    `${counted(assets, "asset", "assets")} with ${counted(sensors, "sensor", "sensors")}`,
  mistakes: (count: number) => counted(count, "row with an error", "rows with an error"),
  place: "Row",
  problem: "Error",
  asset: "Asset",
  type: "Type",
  name: "Name",
  sensor: "Sensor",
  sensorType: "Type of the sensor",
  unit: "Unit",
  kinds: {
    assetIncomplete: () => "assetId and type are required.",
    sensorIncomplete: () => "A sensor needs its sensorType.",
    sensorNameless: () => "sensorType and unit need a sensorId.",
    invalidId: ({ text }: { readonly text: string }) =>
      `Invalid ID '${text}'. Use a-z, 0-9, '.', '_' and '-', a letter or digit first, at most 63 characters.`,
    otherType: ({ text, other }: Readonly<Record<"text" | "other", string>>) =>
      `Asset ${text} has another type in row ${other}. Use one.`,
    otherName: ({ text, other }: Readonly<Record<"text" | "other", string>>) =>
      `Asset ${text} has another name in row ${other}. Use one.`,
    unknownColumn: ({ text, other }: Readonly<Record<"text" | "other", string>>) =>
      other === ""
        ? `Unknown column '${text}'. Remove it, or use assetId, type, name, sensorId, sensorType or unit.`
        : `Unknown column '${text}'. Did you mean '${other}'?`,
    twiceColumn: ({ text }: { readonly text: string }) => `Column '${text}' occurs twice. Remove one of them.`,
    namelessColumn: ({ text }: { readonly text: string }) =>
      `'${text}' is in a column without a name. Name the column, or remove the value.`,
    otherSensor: ({ text }: { readonly text: string }) =>
      `An earlier row has another type or unit for sensor ${text}. Use one.`,
    unknownField: ({ text, other }: Readonly<Record<"text" | "other", string>>) =>
      other === "" ? `Unknown field '${text}'. Remove it.` : `Unknown field '${text}'. Did you mean '${other}'?`,
    notAText: () => "The value is not a text. Quote it.",
    notAList: () => 'The sensors are not an array. Write [{"sensorId": …, "type": …}].',
    notASensor: () => "A sensor is an object with sensorId and type.",
    header: () => "The header needs assetId and type. It may have name, sensorId, sensorType and unit.",
    fieldCount: ({ found, expected }: Readonly<Record<"found" | "expected", number>>) =>
      `The row has ${counted(found, "field", "fields")}, the header ${number(expected)}. Quote a field that contains the delimiter, and leave unused fields empty.`,
    empty: () => "The file is empty. Begin it with the header assetId,type,name,sensorId,sensorType,unit.",
    noRows: () => "The file names no asset. Add a row for each sensor.",
    openQuote: () => "A quote in this row is not closed.",
    notUtf8: () => "The file is not UTF-8. Save it as CSV UTF-8.",
    notJson: () => "The file begins like JSON but is invalid.",
    notAnAsset: () => "An asset is an object with assetId and type.",
    jsonTooLarge: ({ limit }: { readonly limit: string }) =>
      `A JSON file can have up to ${limit}. Use CSV for larger ones.`,
  },
  submit: (assets: number) => `Import ${counted(assets, "asset", "assets")}`,
  import: "Import",
  progress: "Rows sent",
  goesOn: "You can use other pages meanwhile. If you close the tab, the import stops.",
  waiting: "Sluice does not accept more rows yet. The import continues by itself.",
  stop: "Stop",
  leave: "An import is running, and stops when you sign out. Sign out?",
  stopped: (created: number, unchanged: number) =>
    `Stopped. ${number(created)} created, ${number(unchanged)} existed already`,
  again: "Begin again",
  saveErrors: "Save the errors as CSV",
  done: (created: number, unchanged: number) => `${number(created)} created, ${number(unchanged)} existed already`,
} as const;
