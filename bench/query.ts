/**
 * `npm run bench:query`: a list of 100 sensors with their assets and latest readings over HTTP. Compares Sluice with a
 * stock Apollo Server on the same database, and with a stock server on the platform's own services. See
 * docs/explanation/performance.md.
 */
import path from "node:path";
import { mkdir, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { spawnPlatform } from "../dev/process";
import { startStack, type Stack } from "../dev/stack";
import { toId } from "../src/domain/keys";
import { monotonicMs } from "./ingest/clock";
import { median } from "./ingest/statistics";
import { HttpLoad, type LoadEvent, type Target } from "./query/load";
import { parseOptions, type QueryBenchmarkOptions } from "./query/options";
import { registerTenant, type BenchmarkTenant } from "./query/tenant";

const SENSORS = 100;
const WARM_UP_MS = 3_000;
/**
 * Maximum wait for readings in milliseconds. The stock server reads saved values, which Sluice saves twice a minute.
 */
const READINGS_TIMEOUT_MS = 60_000;
const QUERY = `query Fleet($first: Int!) {
  tenant {
    sensors(first: $first) {
      nodes { id sensorId type unit asset { assetId name } latestReading { value timestamp } }
    }
  }
}`;

interface Subject {
  readonly target: Target;
  readonly expected: string;
  readonly results: LoadEvent[];
}

interface FleetAnswer {
  readonly data?: { readonly tenant?: { readonly sensors: { readonly nodes: readonly { latestReading: unknown }[] } } };
}

async function ask({ url, apiKey, body }: Target): Promise<string> {
  const headers = { "content-type": "application/json", accept: "application/json", authorization: `Bearer ${apiKey}` };
  return (await fetch(url, { method: "POST", headers, body })).text();
}

/** Publishes a reading of every sensor. */
async function publishReadings({ topics, connectGateway }: BenchmarkTenant): Promise<void> {
  const gateway = await connectGateway();
  await Promise.all(
    topics.map((topic, index) => gateway.publishAsync(topic, `{"value":${20 + index / 8}}`, { qos: 1 })),
  );
  await gateway.endAsync();
}

/** Returns the server's first response that contains the readings of all sensors. */
async function answerOf(target: Target): Promise<string> {
  let answer = "";
  for (const deadline = monotonicMs() + READINGS_TIMEOUT_MS; monotonicMs() < deadline; await sleep(200)) {
    answer = await ask(target);
    const nodes = (JSON.parse(answer) as FleetAnswer).data?.tenant?.sensors.nodes ?? [];
    if (nodes.length === SENSORS && nodes.every(({ latestReading }) => latestReading !== null)) return answer;
  }
  throw new Error(`${target.url} does not show all readings: ${answer.slice(0, 500)}`);
}

async function measure(
  stack: Stack,
  others: { readonly stock: string; readonly sameServices: string },
  options: QueryBenchmarkOptions,
  report: (line: string) => void,
) {
  const tenant = await registerTenant(stack, toId("bench"), SENSORS);
  await publishReadings(tenant);
  const body = JSON.stringify({ query: QUERY, variables: { first: SENSORS } });
  const subject = async (url: string): Promise<Subject> => {
    const target = { apiKey: tenant.apiKey, body, url };
    return { target, expected: await answerOf(target), results: [] };
  };
  const sluice = await subject(stack.graphqlUrl);
  const sameServices = await subject(others.sameServices);
  const stock = await subject(others.stock);
  for (const { target, expected } of [sameServices, stock]) {
    // Compare only the data, because Sluice's response also contains its cost.
    const data = expected.trimEnd().slice(0, -1);
    if (!sluice.expected.startsWith(`${data},"extensions":`)) throw new Error(`${target.url} answers differently`);
  }

  const load = new HttpLoad();
  const run = (each: Subject, ms: number) => load.run(each.target, each.expected, options.connections, ms);
  const subjects = [stock, sameServices, sluice];
  try {
    for (const each of subjects) await run(each, WARM_UP_MS);
    for (let round = 1; round <= options.rounds; round++) {
      for (const each of subjects) each.results.push(await run(each, options.seconds * 1_000));
      const [plain, same, ours] = subjects.map(({ results }) => Math.round(results.at(-1)?.rate ?? 0));
      report(`round ${round}: stock ${plain}/s, stock over Sluice's services ${same}/s, Sluice ${ours}/s`);
    }
  } finally {
    await load.stop();
  }
  const of = ({ results }: Subject, field: "rate" | "p50" | "p99") =>
    Number(median(results.map((result) => result[field])).toFixed(field === "rate" ? 0 : 2));
  const figures = (each: Subject) => ({ rate: of(each, "rate"), p50: of(each, "p50"), p99: of(each, "p99") });
  const ratio = (other: Subject) => Number((of(sluice, "rate") / of(other, "rate")).toFixed(2));
  return {
    ratio: ratio(stock),
    ratioSameServices: ratio(sameServices),
    ...figures(sluice),
    stock: figures(stock),
    sameServices: figures(sameServices),
    items: SENSORS,
    bytes: sluice.expected.length,
    connections: options.connections,
    rounds: options.rounds,
  };
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv);
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const dir = path.resolve(".sluice", `query-${process.pid}`);
  await mkdir(dir, { recursive: true });
  // Rate limits would end the run, and every response would contain the remaining points.
  const unlimited = { SLUICE_API_KEY_RATES: "none", SLUICE_API_TENANT_RATES: "none" };
  const stack = await startStack({ dir, httpPort: 0, mqttPort: 0, env: unlimited });
  const env = { ...stack.environment, SLUICE_ROLES: "api", SLUICE_BROKER_RECONCILE: "off", SLUICE_HTTP_PORT: "0" };
  const start = (program: string) => spawnPlatform({ env, program: path.join(__dirname, "query", program) });
  const stock = await start("stock-server.js");
  const sameServices = await start("same-services-server.js");
  try {
    const others = { stock: stock.httpUrl, sameServices: sameServices.httpUrl };
    const summary = await measure(stack, others, options, report);
    if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
    else {
      const { rate, p50, p99 } = summary;
      const rows = { stock: summary.stock, "over Sluice's services": summary.sameServices, Sluice: { rate, p50, p99 } };
      console.table(rows);
    }
  } finally {
    await sameServices.stop();
    await stock.stop();
    await stack.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
