/** Every environment variable that Sluice reads. `sluice config` prints this table as documentation. */
import { apiVariables } from "./variables/api";
import { brokerVariables } from "./variables/broker";
import { ingestionVariables } from "./variables/ingestion";
import { processVariables } from "./variables/process";
import { serverVariables } from "./variables/server";
import { storageVariables } from "./variables/storage";
import { tenantsVariables } from "./variables/tenants";
import type { Variable } from "./variables/variable";

export const variables = {
  ...storageVariables,
  ...brokerVariables,
  ...serverVariables,
  ...apiVariables,
  ...ingestionVariables,
  ...tenantsVariables,
  ...processVariables,
} satisfies Record<string, Variable<unknown>>;

export type ConfigVariables = typeof variables;

/** Type of a variable's value. undefined only if it has no default and is not required. */
export type Value<V> =
  V extends Variable<infer T> ? (V extends { fallback: string } | { required: string } ? T : T | undefined) : never;

/** Variables of the scripts and the development stack. They are still set when these start the platform. */
export const variablesOfScripts: readonly string[] = [
  "SLUICE_API_KEY",
  "SLUICE_MONGOD",
  "SLUICE_MOSQUITTO",
  "SLUICE_MOSQUITTO_PLUGIN",
  "SLUICE_CHROMIUM",
  "SLUICE_PYTHON",
  "SLUICE_PYTHON_PACKAGES",
  "SLUICE_TEST_SERVERS",
  "SLUICE_TEST_FAULTS",
  "SLUICE_CHAOS",
  "SLUICE_FAIRNESS",
  "SLUICE_FAIRNESS_SECONDS",
  "SLUICE_FAIRNESS_SEED",
  "SLUICE_FAIRNESS_SHAPES",
  "SLUICE_EXPORT_READINGS",
];
