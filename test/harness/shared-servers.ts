import type { Mosquitto } from "../../dev/mosquitto";

/** Names the file in which global-setup.ts leaves how the shared servers are reached. */
export const SHARED_SERVERS_VARIABLE = "SLUICE_TEST_SERVERS";

/** How to reach a broker: what tests need of {@link Mosquitto}, whoever runs it. */
export type BrokerAccess = Pick<
  Mosquitto,
  "port" | "url" | "certificateUrl" | "caFile" | "certificates" | "admin" | "ingestion"
>;

export interface SharedServers {
  readonly mongodbUri: string;
  readonly broker: BrokerAccess;
}
