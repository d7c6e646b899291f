import { type PlatformProcess, spawnPlatform } from "../../dev/process";
import { disposeLater, uniqueName } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { CutSubscriber } from "./cut-subscriber";
import { publishUntil, registerFleet } from "./fleet";
import { storedReadings } from "./stored";

/** Number of cuts of each subscriber's connection. */
const CUTS = 200;
const SENSORS = 20;
const GATEWAYS = 4;
/** Sensors of the second subscriber. */
const SOME = [3, 5, 8].map((index) => `s${index}`);

test(`delivers all stored readings over ${CUTS} random cuts and API restarts`, async () => {
  const stack = await startOwnStack();
  const fleet = await registerFleet(stack, uniqueName("acme"), SENSORS, GATEWAYS);
  let writer: PlatformProcess = stack.platform;
  let reader = await spawnProcess({ SLUICE_ROLES: "api" });
  const wsUrl = () => `${(Math.random() < 0.5 ? writer : reader).httpUrl.replace("http", "ws")}/graphql`;
  const ofAll = new CutSubscriber(fleet.apiKey, {}, wsUrl);
  const filter = { sensors: SOME.map((sensorId) => ({ assetId: "a", sensorId })) };
  const ofSome = new CutSubscriber(fleet.apiKey, filter, wsUrl);
  const subscribers = [ofAll, ofSome];
  for (const subscriber of subscribers) disposeLater(async () => subscriber.end());

  let isEnough = false;
  await Promise.all(subscribers.map((each) => each.begin()));
  const publishing = publishUntil(fleet, () => isEnough);
  const restarts = [killReader, takeOverFromWriter, killReader, killWriter, killReader];
  for (const restart of restarts) {
    await Promise.all([restart(), ...subscribers.map((each) => each.cut(CUTS / restarts.length))]);
  }
  isEnough = true;
  const published = await publishing;
  await ofAll.until(published);

  // Stopping flushes the unflushed readings.
  await writer.stop();
  const stored = await storedReadings(stack.mongodbUri, fleet.tenantId);
  const values = stored.map(({ value }) => value);
  expect([...values].sort((a, b) => a - b)).toEqual(Array.from({ length: published }, (_, value) => value));
  expect(ofAll.values).toEqual(values);
  const ofThose = stored.filter(({ source }) => SOME.includes(source.sensorId)).map(({ value }) => value);
  await ofSome.until(ofThose.length);
  expect(ofSome.values).toEqual(ofThose);
  expect(subscribers.map(({ cuts }) => cuts)).toEqual([CUTS, CUTS]);

  async function killReader(): Promise<void> {
    await reader.kill("SIGKILL");
    reader = await spawnProcess({ SLUICE_ROLES: "api" });
  }

  async function killWriter(): Promise<void> {
    await writer.kill("SIGKILL");
    writer = await spawnProcess();
  }

  /**
   * For a short time, two processes write: the second owns the broker's session, and the first writes the readings that
   * it has received.
   */
  async function takeOverFromWriter(): Promise<void> {
    const former = writer;
    writer = await spawnProcess();
    await former.kill("SIGKILL");
  }

  async function spawnProcess(variables: Record<string, string> = {}): Promise<PlatformProcess> {
    const platform = await spawnPlatform({ env: { ...stack.environment, SLUICE_HTTP_PORT: "0", ...variables } });
    disposeLater(() => platform.stop());
    return platform;
  }
});
