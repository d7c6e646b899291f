/**
 * Variables of the scripts and the development stack. They remain set when these start the platform, which accepts
 * them.
 */
export const variablesOfScripts: readonly string[] = [
  "SLUICE_API_KEY",
  "SLUICE_MONGOD",
  "SLUICE_MOSQUITTO",
  "SLUICE_MOSQUITTO_PLUGIN",
  "SLUICE_JAVA",
  "SLUICE_KAFKA_JARS",
  "SLUICE_CHROMIUM",
  "SLUICE_GO",
  "SLUICE_GO_CACHE",
  "SLUICE_NGINX",
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
