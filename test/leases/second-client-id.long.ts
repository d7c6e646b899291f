import { spawnPlatform } from "../../dev/process";
import { disposeLater } from "../harness/servers";
import { startOwnStack } from "../harness/stack";

test("a second process with another ingestion client ID ends and names the variable", async () => {
  const stack = await startOwnStack();
  const client = { SLUICE_MQTT_INGESTION_CLIENT_ID: "another-ingestion-client-of-the-same-name" };
  const started = spawnPlatform({ env: { ...stack.environment, SLUICE_HTTP_PORT: "0", ...client } });
  await expect(started).rejects.toThrow("SLUICE_MQTT_INGESTION_CLIENT_ID");
  // A process that does not ingest needs no session, so it may run.
  const env = { ...stack.environment, SLUICE_HTTP_PORT: "0", SLUICE_ROLES: "api" };
  const api = await spawnPlatform({ env });
  disposeLater(() => api.stop());
});
