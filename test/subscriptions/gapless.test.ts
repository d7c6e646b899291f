import { MongoClient } from "mongodb";
import { type PlatformProcess, spawnPlatform } from "../../dev/process";
import { startStack } from "../../dev/stack";
import { disposeLater, temporaryDir, uniqueName, withDatabase } from "../harness/servers";
import { publishUntil, registerSensors } from "./fleet";
import { CutSubscriber } from "./cut-subscriber";

/** `TEST_CUTS=200` for the long run. */
const CUTS = Number(process.env.TEST_CUTS ?? 50);

test(`${CUTS} cuts at random under load, two API processes and restarts: what was received is what is stored`, async () => {
  const stack = await startStack({ dir: await temporaryDir(), httpPort: 0, mqttPort: 0 });
  disposeLater(() => stack.stop());
  const fleet = await registerSensors(stack, uniqueName("acme"), 20);
  let writer: PlatformProcess = stack.platform;
  let reader = await spawnProcess({ SLUICE_INGEST: "off" });
  const subscriber = new CutSubscriber(fleet.apiKey, fleet.tenantId);
  disposeLater(async () => subscriber.end());

  let isEnough = false;
  await subscriber.begin(stack.wsUrl);
  const publishing = publishUntil(fleet, () => isEnough);
  for (let cut = 1; cut <= CUTS; cut++) {
    if (cut === Math.ceil(CUTS / 4)) {
      await reader.kill("SIGKILL");
      reader = await spawnProcess({ SLUICE_INGEST: "off" });
    }
    if (cut === Math.ceil(CUTS / 2)) {
      await writer.kill("SIGKILL");
      writer = await spawnProcess();
    }
    const { httpUrl } = cut % 2 === 0 ? writer : reader;
    const wsUrl = `${httpUrl.replace("http", "ws")}/graphql`;
    await subscriber.cutAfter(Math.floor(Math.random() * 40), wsUrl);
  }
  isEnough = true;
  const published = await publishing;
  await subscriber.until(published);

  // Stopping rolls up what is only journaled.
  await writer.stop();
  const client = await new MongoClient(withDatabase(stack.mongodbUri, "sluice")).connect();
  disposeLater(() => client.close());
  const stored = await client
    .db()
    .collection<{ value: number; seq: number }>("telemetry")
    .find({ "source.tenantId": fleet.tenantId })
    .sort({ seq: 1 })
    .toArray();
  expect(stored.length).toBe(published);
  expect(subscriber.values).toEqual(stored.map(({ value }) => value));

  async function spawnProcess(variables: Record<string, string> = {}): Promise<PlatformProcess> {
    const platform = await spawnPlatform({ env: { ...stack.environment, SLUICE_HTTP_PORT: "0", ...variables } });
    disposeLater(() => platform.stop());
    return platform;
  }
}, 240_000);
