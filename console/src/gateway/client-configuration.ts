import type { BrokerSecretFieldsFragment } from "../generated/operations";
import { addressOf } from "./publish-command";

/** Returns the contents of `~/.config/mosquitto_pub`, the configuration file of mosquitto_pub. */
export function clientConfiguration({ username, password, mqttUrl }: BrokerSecretFieldsFragment): string {
  const { hostname, port } = addressOf(mqttUrl);
  return [
    `--host ${hostname}`,
    `--port ${port}`,
    `--cafile ca.pem`,
    `--username ${username}`,
    `--pw ${password}`,
    "--protocol-version mqttv5",
    "--qos 1",
    "",
  ].join("\n");
}
