/**
 * `npm run bench:query`: a list of 100 sensors with their assets and latest readings over HTTP, beside a stock Apollo
 * Server on the same schema, resolvers, services and database. See docs/guide/performance.md.
 */
import { isDeepStrictEqual } from "node:util";
import path from "node:path";
import { mkdir, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { spawnPlatform } from "../dev/process";
import { startStack, type Stack } from "../dev/stack";
import { monotonicMs } from "./ingest/clock";
import { median } from "./ingest/statistics";
import { HttpLoad, type LoadEvent, type Target } from "./query/load";
import { parseOptions, type QueryBenchmarkOptions } from "./query/options";
import { registerTenant, type BenchmarkTenant } from "./query/tenant";

const SENSORS = 100;
const WARM_UP_MS = 3_000;
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

/** Every sensor has a reading, that a query finds. */
async function publishReadings({ topics, connectGateway }: BenchmarkTenant, target: Target): Promise<void> {
  const gateway = await connectGateway();
  await Promise.all(
    topics.map((topic, index) => gateway.publishAsync(topic, `{"value":${20 + index / 8}}`, { qos: 1 })),
  );
  await gateway.endAsync();
  let answer = "";
  for (const deadline = monotonicMs() + 20_000; monotonicMs() < deadline; await sleep(100)) {
    answer = await ask(target);
    const nodes = (JSON.parse(answer) as FleetAnswer).data?.tenant?.sensors.nodes ?? [];
    if (nodes.length === SENSORS && nodes.every(({ latestReading }) => latestReading !== null)) return;
  }
  throw new Error(`${target.url} does not show all readings: ${answer.slice(0, 500)}`);
}

async function measure(stack: Stack, stockUrl: string, options: QueryBenchmarkOptions, report: (line: string) => void) {
  const tenant = await registerTenant(stack, "bench", SENSORS);
  const body = JSON.stringify({ query: QUERY, variables: { first: SENSORS } });
  const target = { apiKey: tenant.apiKey, body };
  const own = { ...target, url: stack.graphqlUrl };
  const other = { ...target, url: stockUrl };
  await publishReadings(tenant, own);
  await publishReadings(tenant, other);
  const data = async (each: Target) => (JSON.parse(await ask(each)) as FleetAnswer).data;
  if (!isDeepStrictEqual(await data(own), await data(other))) throw new Error("the two servers answer differently");

  const subject = async (each: Target): Promise<Subject> => ({ target: each, expected: await ask(each), results: [] });
  const sluice = await subject(own);
  const stock = await subject(other);
  const load = new HttpLoad();
  const run = (each: Subject, ms: number) => load.run(each.target, each.expected, options.connections, ms);
  try {
    for (const each of [stock, sluice]) await run(each, WARM_UP_MS);
    for (let round = 1; round <= options.rounds; round++) {
      for (const each of [stock, sluice]) each.results.push(await run(each, options.seconds * 1_000));
      const [theirs, ours] = [stock, sluice].map(({ results }) => Math.round(results.at(-1)?.rate ?? 0));
      report(`round ${round}: stock ${theirs}/s, Sluice ${ours}/s`);
    }
  } finally {
    await load.stop();
  }
  const of = ({ results }: Subject, field: "rate" | "p50" | "p99") =>
    Number(median(results.map((result) => result[field])).toFixed(field === "rate" ? 0 : 2));
  return {
    ratio: Number((of(sluice, "rate") / of(stock, "rate")).toFixed(2)),
    rate: of(sluice, "rate"),
    p50: of(sluice, "p50"),
    p99: of(sluice, "p99"),
    stock: { rate: of(stock, "rate"), p50: of(stock, "p50"), p99: of(stock, "p99") },
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
  // The limits of rate would end the run; what is left of them would stand in every answer.
  const unlimited = { SLUICE_API_KEY_RATES: "none", SLUICE_API_TENANT_RATES: "none" };
  const stack = await startStack({ dir, httpPort: 0, mqttPort: 0, env: unlimited });
  const program = path.join(__dirname, "query/stock-server.js");
  const env = { ...stack.environment, SLUICE_INGEST: "off", SLUICE_BROKER_RECONCILE: "off", SLUICE_HTTP_PORT: "0" };
  const stock = await spawnPlatform({ env, program });
  try {
    const summary = await measure(stack, stock.httpUrl, options, report);
    if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
    else console.table({ stock: summary.stock, Sluice: { rate: summary.rate, p50: summary.p50, p99: summary.p99 } });
  } finally {
    await stock.stop();
    await stack.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
