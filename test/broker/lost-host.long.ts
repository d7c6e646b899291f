import { cp, mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { createSluice, orThrow } from "@sluice/sdk";
import { connectAsync } from "mqtt";
import { startMosquitto } from "../../dev/mosquitto";
import { buildProgram } from "../../src/cli/program";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater, temporaryDir, uniqueName } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";

/** The operator's backups: the certificates, and the secrets of Sluice's configuration. */
const KEPT = ["certificates", "credentials.json"];

test("a broker with the file of `sluice broker-file` replaces a lost broker", async () => {
  const stack = await startOwnStack();
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  disposeLater(() => operator.close());
  const tenantId = uniqueName("acme");
  const { credential, apiKeySecret } = orThrow(await operator.tenantRegister({ input: { tenantId, name: "A" } }));
  const assets = [{ assetId: "a", type: "t", sensors: [{ sensorId: "s", type: "t" }] }];
  orThrow(await operator.fleetImport({ input: { tenantId, assets } }));
  const revoked = orThrow(await operator.brokerCredentialIssue({ input: { tenantId, name: "revoked" } })).secret;
  orThrow(await operator.brokerCredentialRevoke({ input: { username: revoked?.username ?? "" } }));

  const acme = createSluice({ url: stack.graphqlUrl, apiKey: apiKeySecret });
  disposeLater(() => acme.close());
  const events = acme.liveReadings({ input: {} });
  await events.next();
  const received: number[] = [];
  void (async () => {
    for await (const { readings } of events) received.push(...readings.map(({ value }) => value));
  })();
  const { username, password, mqttUrl } = credential;
  const ca = await readFile(stack.caFile);
  const gateway = await connectAsync(mqttUrl, { ca, username, password, protocolVersion: 5, reconnectPeriod: 100 });
  disposeLater(() => gateway.endAsync(true));
  gateway.on("error", () => undefined);
  let published = 0;
  const publish = async () => {
    const payload = JSON.stringify({ value: ++published });
    await gateway.publishAsync(`tenants/${tenantId}/assets/a/sensors/s/telemetry`, payload, { qos: 1 });
  };
  await publish();
  await until(() => received.length === 1);

  const { broker } = stack;
  const [dir, elsewhere] = [path.dirname(broker.dynamicSecurityFile), await temporaryDir()];
  for (const name of KEPT) await cp(path.join(dir, name), path.join(elsewhere, name), { recursive: true });
  await broker.kill();
  await rm(dir, { recursive: true });
  await mkdir(dir, { mode: 0o700 });
  for (const name of KEPT) await cp(path.join(elsewhere, name), path.join(dir, name), { recursive: true });

  const begun = performance.now();
  const program = buildProgram(() => undefined, stack.environment);
  await program.parseAsync(["broker-file", "--out", broker.dynamicSecurityFile], { from: "user" });
  const certificatePort = Number(new URL(broker.certificateUrl).port);
  const replacement = await startMosquitto({ dir, port: broker.port, certificatePort });
  disposeLater(() => replacement.kill());
  const started = performance.now();
  // Before Sluice has subscribed, a new broker acknowledges messages but discards them.
  await until(async () => {
    await publish();
    return received.length > 1;
  });
  const [ofFile, ofSluice] = [started - begun, performance.now() - started].map(Math.round);
  process.stdout.write(
    `lost broker: file and start ${ofFile} ms, then ${ofSluice} ms until a subscriber had a reading\n`,
  );
  await publish();
  await until(() => received.at(-1) === published);
  const [, first = 0] = received;
  expect(received).toEqual([1, ...Array.from({ length: published - first + 1 }, (_, index) => first + index)]);

  const { username: user = "", password: secret = "" } = revoked ?? {};
  const as = { username: user, password: secret, clientId: uniqueName("gateway") };
  await expect(connectMqtt(replacement, as)).rejects.toThrow(/not authorized/i);
  const { drifts } = orThrow(await operator.brokerReconcile({ input: { dryRun: true } }));
  expect(drifts).toEqual([]);
});
