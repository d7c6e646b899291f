/** Several partitions, each with a broker of its own. */
import { partitionsFile } from "../partitions-file";
import { variable } from "./variable";

export const PARTITIONS_FILE = "SLUICE_PARTITIONS_FILE";

/** null: one partition, with the broker of the variables. */
export const partitions = variable(partitionsFile, {
  name: PARTITIONS_FILE,
  description:
    "JSON file that lists the partitions, each with a broker, its addresses and the files of its credentials. Without " +
    "it, there is one partition, with the broker in MQTT_URL. Relative paths are relative to the folder of that file.",
});
