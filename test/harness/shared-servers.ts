import type { Mosquitto } from "../../dev/mosquitto";

/** Variable with the path of the file in which global-setup.ts stores the addresses of the shared servers. */
export const SHARED_SERVERS_VARIABLE = "SLUICE_TEST_SERVERS";

/** Address and credentials of a broker: the part of {@link Mosquitto} that tests need. */
export type BrokerAccess = Pick<
  Mosquitto,
  "port" | "url" | "certificateUrl" | "caFile" | "certificates" | "admin" | "ingestion"
>;

export interface SharedServers {
  readonly mongodbUri: string;
  readonly broker: BrokerAccess;
}
