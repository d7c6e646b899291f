/**
 * `npm run bench:lists`: the duration of lists for a tenant with a million sensors, in every order and under every
 * filter. Each list is a GraphQL query over HTTP to a complete stack. The last line contains medians in milliseconds.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { MongoClient } from "mongodb";
import { startStack, type Stack } from "../dev/stack";
import { toId } from "../src/domain/keys";
import { registerLargeFleet, SENSORS_PER_ASSET } from "./lists/large-fleet";

const TENANT = toId("bench");

type Say = (line: string) => void;

interface Answer {
  readonly data?: { readonly tenant: { readonly list: { readonly nodes?: unknown[]; readonly pageInfo?: Cursor } } };
  readonly errors?: unknown;
}

interface Cursor {
  readonly endCursor: string | null;
}

/** Lists by name, each with its arguments in addition to `first`. */
const LISTS: Readonly<Record<string, { readonly args: string; readonly select?: string }>> = {
  byId: { args: "" },
  byName: { args: "orderBy: { by: NAME }" },
  newestFirst: { args: "orderBy: { by: LAST_READING_AT, direction: DESC }" },
  oldestFirst: { args: "orderBy: { by: LAST_READING_AT }" },
  newestOfType: { args: 'filter: { type: "door" }, orderBy: { by: LAST_READING_AT, direction: DESC }' },
  silent: { args: "filter: { silentSince: $silentSince }, orderBy: { by: LAST_READING_AT }" },
  silentById: { args: "filter: { silentSince: $silentSince }" },
  neverMeasured: { args: "filter: { neverMeasured: true }" },
  searchAsset: { args: 'filter: { search: "truck-099999" }' },
  searchName: { args: 'filter: { search: "number 77777" }, orderBy: { by: LAST_READING_AT }' },
  searchSensor: { args: 'filter: { search: "s-7" }' },
  searchNothing: { args: 'filter: { search: "zzzq" }' },
  searchMany: { args: 'filter: { search: "number" }, orderBy: { by: NAME, direction: DESC }' },
  countAll: { args: "", select: "totalCount { count isExact }" },
  countSilent: { args: "filter: { silentSince: $silentSince }", select: "totalCount { count isExact }" },
};

const NODES = "nodes { sensorId type asset { assetId name } latestReading { value timestamp } } pageInfo { endCursor }";

async function ask(stack: Stack, query: string, variables: object): Promise<Answer["data"]> {
  const response = await fetch(stack.graphqlUrl, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${stack.operatorKey}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as Answer;
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

async function measure(stack: Stack, name: string, variables: object, rounds: number, say: Say): Promise<number> {
  const { args = "", select = NODES } = LISTS[name] ?? {};
  const query = `query ($after: Cursor, $silentSince: DateTime) { t: tenant(tenantId: "${TENANT}") { tenantId }
    tenant(tenantId: "${TENANT}") { list: sensors(first: 50, after: $after, ${args}) { ${select} } } }`;
  // Omit an unused variable, which would make the request invalid.
  const used = args.includes("$silentSince") ? query : query.replace(", $silentSince: DateTime", "");
  const times: number[] = [];
  let rows = 0;
  let after: string | null = null;
  for (let round = 0; round < rounds; round++) {
    const given: object = args.includes("$silentSince") ? { ...variables, after } : { after };
    const begun = performance.now();
    const data: Answer["data"] = await ask(stack, used, given);
    times.push(performance.now() - begun);
    rows += data?.tenant.list.nodes?.length ?? 0;
    after = data?.tenant.list.pageInfo?.endCursor ?? null;
  }
  const inOrder = times.toSorted((one, other) => one - other);
  const at = (share: number) => Math.round(inOrder[Math.floor((rounds - 1) * share)] ?? NaN);
  say(
    `${name.padEnd(14)} first ${Math.round(times[0] ?? NaN)} ms, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, ${rows} rows`,
  );
  return at(0.5);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean" },
      rounds: { type: "string", default: "20" },
      assets: { type: "string", default: "100000" },
    },
  });
  const say: Say = (line) => (values.json === true ? process.stderr : process.stdout).write(`${line}\n`);
  const dir = await mkdtemp(path.join(tmpdir(), "sluice-bench-lists-"));
  const stack = await startStack({ dir, httpPort: 0, mqttPort: 0 });
  const mongodb = await MongoClient.connect(stack.mongodbUri);
  try {
    await ask(
      stack,
      `mutation { tenantRegister(input: { tenantId: "${TENANT}", name: "Bench" }) { userErrors { message } } }`,
      {},
    );
    const now = Date.now();
    const assets = Number(values.assets);
    const begun = performance.now();
    await registerLargeFleet(mongodb.db("sluice"), TENANT, assets, now);
    const seconds = (performance.now() - begun) / 1_000;
    say(
      `registered ${assets * SENSORS_PER_ASSET} sensors of ${assets} assets, with readings, in ${seconds.toFixed(0)} s`,
    );
    const variables = { silentSince: new Date(now - 3_600_000).toISOString() };
    const figures: Record<string, number> = {};
    for (const name of Object.keys(LISTS)) {
      figures[name] = await measure(stack, name, variables, Number(values.rounds), say);
    }
    process.stdout.write(`${JSON.stringify(figures)}\n`);
  } finally {
    await mongodb.close();
    await stack.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

void main();
