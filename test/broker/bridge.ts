/** Starts a Mosquitto on a gateway, with the bridge that the guide configures. */

import { writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import path from "node:path";
import { Child } from "../../dev/child";
import { acceptsConnections, freePort } from "../../dev/ports";
import { findMosquitto } from "../../dev/tools";
import { blockOf } from "../docs/blocks";
import { disposeLater, temporaryDir } from "../harness/servers";
import type { BrokerAccess } from "../harness/shared-servers";
import { until } from "../harness/until";
import type { Gateway } from "./watched-stack";

const GUIDE = "docs/how-to/set-up-mqtt-clients.md";

/**
 * Starts the bridge. Resolves with its URL for local devices.
 *
 * @param edit Changes the guide's configuration. Default: no change.
 */
export async function startBridge(
  broker: Pick<BrokerAccess, "url" | "caFile">,
  { tenantId, username, password }: Gateway,
  edit = (configuration: string) => configuration,
): Promise<string> {
  const [dir, port] = [await temporaryDir(), await freePort()];
  const configuration = blockOf(GUIDE, "conf", 1)
    .replace("broker.example.com:8883", new URL(broker.url).host)
    .replace("/etc/mosquitto/sluice-ca.crt", broker.caFile)
    .replace("tenant_acme", username)
    .replace("<password>", password)
    .replaceAll("tenants/acme/", `tenants/${tenantId}/`);
  const file = path.join(dir, "mosquitto.conf");
  const own = `user ${userInfo().username}\nlistener ${port} 127.0.0.1\nallow_anonymous true\n`;
  await writeFile(file, `${own}${edit(configuration)}`);
  const child = await Child.start({ name: "bridge", command: findMosquitto(), args: ["-c", file], cwd: dir });
  disposeLater(() => child.kill());
  await until(() => acceptsConnections(port));
  return `mqtt://127.0.0.1:${port}`;
}
