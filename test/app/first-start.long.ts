import path from "node:path";
import { createSluice } from "@sluice/sdk";
import { Child } from "../../dev/child";
import { disposeLater, sharedBroker, sharedMongo } from "../harness/servers";
import { TcpProxy } from "../harness/tcp-proxy";
import { until } from "../harness/until";

const MAIN = path.resolve(__dirname, "../../dist/src/main.js");

/** Starts a platform with its own database, and collects every line that it prints. */
async function start(further: Record<string, string>): Promise<{ readonly lines: readonly string[] }> {
  const [mongo, broker] = [await sharedMongo(), await sharedBroker()];
  const env = {
    PATH: process.env.PATH,
    MONGODB_URI: mongo.uri,
    SLUICE_MONGODB_DATABASE: mongo.database,
    MQTT_URL: broker.url,
    SLUICE_MQTT_ADMIN_PASSWORD: broker.admin.password,
    SLUICE_MQTT_INGESTION_PASSWORD: broker.ingestion.password,
    SLUICE_MQTT_INGESTION_CLIENT_ID: broker.ingestion.clientId,
    // The shared broker also has tenants of other tests.
    SLUICE_BROKER_RECONCILE: "off",
    SLUICE_HTTP_PORT: "0",
    ...further,
  };
  const platform = await Child.start({ name: "platform", command: process.execPath, args: [MAIN], env });
  disposeLater(() => platform.kill());
  const lines: string[] = [];
  platform.onLine((line) => lines.push(line));
  return { lines };
}

test("regression: names a forgotten SLUICE_MQTT_CA_FILE once, not at every attempt", async () => {
  const proxy = await TcpProxy.start((await sharedBroker()).port);
  disposeLater(() => proxy.stop());
  const { lines } = await start({ MQTT_URL: `mqtts://localhost:${proxy.port}` });
  const linesWith = (text: string) => lines.filter((line) => line.includes(text));
  await until(() => linesWith("ingestion session: broker unreachable").length > 0);
  const before = proxy.accepted;
  await until(() => proxy.accepted >= before + 6);
  expect(linesWith("set SLUICE_MQTT_CA_FILE to the PEM file of the CA")).toHaveLength(1);
  expect(linesWith("ingestion session: broker unreachable")).toHaveLength(1);
  // A start that fails creates no API key, because its secret would be lost.
  expect(linesWith("slk_")).toEqual([]);
});

test("regression: shows the first operator key last, and how to replace it", async () => {
  const { caFile } = await sharedBroker();
  const { lines } = await start({ SLUICE_MQTT_CA_FILE: caFile, SLUICE_ROLES: "api", SLUICE_LOG_LEVEL: "debug" });
  // The key and the log arrive through different pipes, so wait for both.
  for (const text of ['"ready"', "create another one with 'npx sluice operator-key create"])
    await until(() => lines.some((line) => line.includes(text)));
  const logged = lines.filter((line) => line.startsWith("{"));
  const shown = lines.findIndex((line) => line.includes("First operator API key"));
  expect(lines.slice(0, shown).filter((line) => line.startsWith("{")).length).toBeGreaterThan(10);
  expect(logged.slice(-1)[0]).toContain('"ready"');
  const text = lines.slice(shown).filter((line) => !line.startsWith("{"));
  expect(text.join("\n")).toContain("create another one with 'npx sluice operator-key create");
  const [, apiKey = ""] = /^ {2}(slk_\S+)$/m.exec(text.join("\n")) ?? [];
  const ready = JSON.parse(logged.at(-1) ?? "") as { httpUrl: string };
  const sluice = createSluice({ url: `${ready.httpUrl}/graphql`, apiKey });
  disposeLater(() => sluice.close());
  expect((await sluice.viewer()).role).toBe("OPERATOR");
});
