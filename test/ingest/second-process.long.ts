import { readFile } from "node:fs/promises";
import { createSluice, orThrow } from "@sluice/sdk";
import { connectAsync } from "mqtt";
import { spawnPlatform } from "../../dev/process";
import { nextEvent } from "../harness/next-event";
import { disposeLater } from "../harness/servers";
import { startOwnStack } from "../harness/stack";

test("accepts a sensor that a second process registers just after its rejection", async () => {
  const stack = await startOwnStack();
  const second = await spawnPlatform({ env: { ...stack.environment, SLUICE_ROLES: "api", SLUICE_HTTP_PORT: "0" } });
  disposeLater(() => second.stop());

  const operator = createSluice({ url: `${second.httpUrl}/graphql`, apiKey: stack.operatorKey });
  disposeLater(() => operator.close());
  const input = { tenantId: "acme", name: "Acme" };
  const { credential, apiKeySecret } = orThrow(await operator.tenantRegister({ input }));
  const acme = createSluice({ url: `${second.httpUrl}/graphql`, apiKey: apiKeySecret });
  disposeLater(() => acme.close());
  orThrow(await acme.assetRegister({ input: { assetId: "a", type: "rig" } }));

  const { username, password, mqttUrl } = credential;
  const ca = await readFile(stack.caFile);
  const gateway = await connectAsync(mqttUrl, { ca, username, password, protocolVersion: 5 });
  disposeLater(() => gateway.endAsync(true));
  const topic = "tenants/acme/assets/a/sensors/s/telemetry";
  const publish = (value: number) => gateway.publishAsync(topic, JSON.stringify({ value }), { qos: 1 });

  const rejections = acme.liveRejections({ input: {} });
  // Both subscriptions are in the process that does not ingest, so their events arrive through MongoDB.
  const readings = acme.liveReadings({ input: {} });
  await readings.next();
  await rejections.next();
  // The process may begin to watch the records after the subscription, so publish until an event arrives.
  const heard = nextEvent(rejections);
  let isHeard = false;
  void heard.then(() => (isHeard = true));
  while (!isHeard) await publish(-1);
  const rejected = await heard;
  expect(rejected.messages).toMatchObject([{ reason: "UNKNOWN_SENSOR", topic }]);
  await rejections.return?.();

  orThrow(await acme.sensorRegister({ input: { assetId: "a", sensorId: "s", type: "t" } }));
  const accepted = readings.next();
  let isAccepted = false;
  void accepted.then(() => (isAccepted = true));
  let value = 0;
  const deadline = Date.now() + 20_000;
  while (!isAccepted && Date.now() < deadline) await publish(value++);
  const event = await accepted;
  // The reading is accepted before the negative entry expires, which takes 30 s.
  expect(isAccepted).toBe(true);
  expect(event.done).not.toBe(true);
});
