/** Several partitions, each with its own broker. */
import { partitionsFile } from "../partitions-file";
import { variable } from "./variable";

export const PARTITIONS_FILE = "SLUICE_PARTITIONS_FILE";

/** null: there is one partition, and other variables configure its broker. */
export const partitions = variable(partitionsFile, {
  name: PARTITIONS_FILE,
  description:
    "JSON file that lists the partitions, each with a broker, its addresses and the files of its credentials. " +
    "Without it, there is one partition, with the broker in MQTT_URL. Relative paths in the file start at its " +
    "folder.",
});
