// Prints the registered sensors with their latest readings, then new readings. Needs Node.js 22 or newer:
//
//   npm install @sluice/sdk graphql
//   SLUICE_URL=http://127.0.0.1:4000/graphql SLUICE_API_KEY=slk_… node node.mjs [readings to wait for]
//
// Use the API key of a tenant. Without a number, the program prints new readings until you press Ctrl+C.
import { createSluice, SluiceError } from "@sluice/sdk";

const { SLUICE_URL: url = "http://127.0.0.1:4000/graphql", SLUICE_API_KEY: apiKey = "" } = process.env;
const wanted = Number(process.argv[2] ?? Infinity);
const sluice = createSluice({ url, apiKey });
process.once("SIGINT", () => void sluice.close());

try {
  const viewer = await sluice.viewer();
  console.log(`${viewer.role} of ${viewer.tenant?.tenantId ?? "the platform"}`);

  for await (const { topic, latestReading, unit } of sluice.list.latestReadings({ pageSize: 500 })) {
    console.log(topic, latestReading === null ? "no reading yet" : `${latestReading.value} ${unit ?? ""}`);
  }

  let seen = 0;
  for await (const { readings, gap } of sluice.liveReadings({ input: {} })) {
    if (gap) console.warn(`${gap.dropped} readings were dropped. Read them again after ${gap.resumeAfter}.`);
    for (const { sensor, timestamp, value } of readings) {
      console.log("live", sensor.asset.assetId, sensor.sensorId, timestamp, value);
    }
    seen += readings.length;
    if (seen >= wanted) break;
  }
} catch (error) {
  if (!(error instanceof SluiceError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
} finally {
  await sluice.close();
}
