/** Assets and sensors. */
import { counted, number } from "./counts";

export const fleet = {
  title: "Fleet",
  import: "Import",
  search: "Search sensors",
  type: "Type",
  allTypes: "All types",
  asset: "Asset",
  sensor: "Sensor",
  value: "Value",
  unit: "Unit",
  age: "Age",
  state: "State",
  count: (count: number, isExact: boolean) =>
    isExact ? counted(count, "sensor", "sensors") : `more than ${number(count)} sensors`,
  allStates: "All sensors",
  onlyStates: { active: "Active in the last hour", silent: "Silent for an hour", never: "Never measured" },
  loadingMore: "Loading more",
  empty: "No sensors yet",
  emptyText: "Register an asset and its sensors, then publish a reading.",
  noMatch: "No sensor matches",
  noMatchText: "Change the search or remove a filter.",
  removeFilters: "Remove all filters",
  onlyAsset: (assetId: string) => `Asset ${assetId}`,
  neverMeasured: "no reading yet",
  states: { fresh: "live", recent: "recent", silent: "silent", never: "no reading yet" },
  tooMany: (count: number) => `The first ${number(count)} sensors are loaded. Search to find others.`,
} as const;

export const registerSensor = {
  title: "Register a sensor",
  open: "Register",
  assetId: "Asset ID",
  assetType: "Type of the asset",
  assetTypeHint: "Only for a new asset, such as truck.",
  sensorId: "Sensor ID",
  type: "Type of the sensor",
  unit: "Unit, if any",
  submit: "Register",
} as const;
