/** Import of assets and sensors. */
import { counted, number } from "./counts";

export const fleetImport = {
  title: "Import assets and sensors",
  file: "File",
  fileText: "CSV with a header, or JSON as the API has it. You can repeat an import: what exists stays as it is.",
  choose: "CSV or JSON file",
  paste: "Or paste its text",
  preview: "Preview",
  contents: (assets: number, sensors: number) =>
    `${counted(assets, "asset", "assets")} with ${counted(sensors, "sensor", "sensors")}`,
  mistakes: (count: number) => counted(count, "row with an error", "rows with an error"),
  place: "Row",
  problem: "Error",
  asset: "Asset",
  type: "Type",
  name: "Name",
  sensors: "Sensors",
  submit: (assets: number) => `Import ${counted(assets, "asset", "assets")}`,
  progress: "Assets sent",
  done: (created: number, unchanged: number) => `${number(created)} created, ${number(unchanged)} existed already`,
} as const;
