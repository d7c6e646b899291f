/**
 * `npm run bench:provisioning`: the cost of provisioning at 10, 1,000 and 10,000 tenants. Measures registration through
 * the API, and the latency of other tenants' publishes meanwhile.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Command } from "commander";
import { MongoClient } from "mongodb";
import { connectAsync, type MqttClient } from "mqtt";
import { createSluice, orThrow } from "@sluice/sdk";
import { startMongod } from "../dev/mongod";
import { startStack, type Stack } from "../dev/stack";
import { hashPassword } from "../src/broker/dynamic-security-document";
import { registeredBrokerUsers } from "../src/cli/broker-file";
import { tenantUsername } from "../src/domain/broker-credential";
import { toId } from "../src/domain/keys";
import { DEFAULT_TENANT_LIMITS } from "../src/domain/limits";
import { percentile } from "./ingest/statistics";
import { CROWDED, measureEndOfAccess, seedCredentials, type EndOfAccess } from "./provisioning/end-of-access";

interface Options {
  readonly tenants: readonly number[];
  readonly registrations: number;
  readonly credentials: number;
  readonly json: boolean;
}

interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Results of a run. Times are in milliseconds. */
interface Measured {
  readonly tenants: number;
  /** Latency of `tenantRegister` calls, one after the other. */
  readonly register: Latency;
  readonly rotate: Latency;
  readonly revoke: Latency;
  /**
   * Latency of QoS 1 publishes every few milliseconds, from send to acknowledgement, without provisioning.
   * `publishDuring` is the latency during it.
   */
  readonly publishIdle: Latency;
  readonly publishDuring: Latency;
  /** Duration of `brokerReconcile` for a broker that needs no repair. */
  readonly reconcileDryRun: number;
  /** Duration of reading the users and roles of all tenants from MongoDB, for the plugin's file. */
  readonly brokerFile: number;
  readonly endOfAccess: EndOfAccess;
}

const DATABASE = "sluice";
const PUBLISH_EVERY_MS = 5;
const IDLE_MS = 2_000;

function parseOptions(argv: readonly string[]): Options {
  const counts = (text: string) => text.split(",").map(Number);
  return new Command("bench:provisioning")
    .description("Cost of provisioning, by the number of existing tenants")
    .option("--tenants <counts>", "numbers of existing tenants, one run for each number", counts, [10, 1_000, 10_000])
    .option("--registrations <n>", "tenants registered and measured in each run", Number, 20)
    .option("--credentials <n>", "credentials of each tenant that is suspended or deleted", Number, 200)
    .option("--json", "print one JSON object as the last line", false)
    .parse(argv, { from: "user" })
    .opts<Options>();
}

function latency(values: readonly number[]): Latency {
  const round = (value: number) => Math.round(value * 10) / 10;
  return { p50: round(percentile(values, 0.5)), p99: round(percentile(values, 0.99)), max: round(Math.max(...values)) };
}

async function timed<T>(work: () => Promise<T>): Promise<[milliseconds: number, value: T]> {
  const start = performance.now();
  const value = await work();
  return [performance.now() - start, value];
}

async function seed(uri: string, count: number, credentials: number): Promise<void> {
  const client = new MongoClient(uri);
  const { password: hash, salt, iterations } = await hashPassword("nobody knows");
  const ids = [...CROWDED, ...Array.from({ length: count - CROWDED.length }, (_, index) => `seeded-${index}`)];
  const documents = ids.map((_id) => {
    const broker = { username: tenantUsername(toId(_id)), hash, salt: salt, iterations };
    return { _id, name: _id, status: "ACTIVE", createdAt: new Date(), limits: DEFAULT_TENANT_LIMITS, broker };
  });
  await client.db(DATABASE).collection<{ _id: string }>("tenants").insertMany(documents);
  await seedCredentials(client.db(DATABASE), credentials);
  await client.close();
}

/** Publishes one message after the other, and records the latency of each. */
class Publisher {
  private latencies: number[] = [];
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    private readonly client: MqttClient,
    topic: string,
  ) {
    this.running = this.run(topic);
  }

  /** Returns the latency of the publishes since the last call. */
  take(): Latency {
    const taken = this.latencies;
    this.latencies = [];
    return latency(taken);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.client.endAsync(true);
  }

  private async run(topic: string): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const [milliseconds] = await timed(() => this.client.publishAsync(topic, '{"value":1}', { qos: 1 }));
      this.latencies.push(milliseconds);
      await delay(PUBLISH_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function measure(
  stack: Stack,
  uri: string,
  { tenants, registrations, credentials }: Omit<Options, "tenants" | "json"> & { tenants: number },
) {
  const sdk = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  const register = async (tenantId: string) =>
    orThrow(await sdk.tenantRegister({ input: { tenantId, name: tenantId } }));
  const { credential } = await register("publisher");
  const { username, password } = credential;
  const ca = await readFile(stack.caFile);
  const client = await connectAsync(stack.mqttUrl, { ca, username, password, protocolVersion: 5 });
  const publisher = new Publisher(client, "tenants/publisher/assets/a/sensors/s/telemetry");
  try {
    await delay(IDLE_MS);
    const publishIdle = publisher.take();
    const registered: number[] = [];
    for (let index = 0; index < registrations; index++) {
      registered.push((await timed(() => register(`new-${index}`)))[0]);
    }
    const publishDuring = publisher.take();
    const rotated: number[] = [];
    const revoked: number[] = [];
    for (let index = 0; index < registrations; index++) {
      const input = { tenantId: `new-${index}`, graceSeconds: 3_600 };
      const [rotating, { replaced }] = await timed(async () => orThrow(await sdk.brokerCredentialRotate({ input })));
      const old = { username: replaced.username };
      const [revoking] = await timed(async () => orThrow(await sdk.brokerCredentialRevoke({ input: old })));
      rotated.push(rotating);
      revoked.push(revoking);
    }
    const [reconcileDryRun, { driftCount }] = await timed(async () =>
      orThrow(await sdk.brokerReconcile({ input: { dryRun: true } })),
    );
    if (driftCount !== 0) throw new Error(`${String(driftCount)} differences between the broker and MongoDB`);
    const [brokerFile] = await timed(() => registeredBrokerUsers({ uri, database: DATABASE }, false));
    const { replaced } = orThrow(
      await sdk.brokerCredentialRotate({ input: { tenantId: "new-0", graceSeconds: 3_600 } }),
    );
    const revocable = replaced.username;
    const endOfAccess = await measureEndOfAccess(stack, sdk, { credentials, revocable });
    const measured: Measured = {
      tenants,
      register: latency(registered),
      rotate: latency(rotated),
      revoke: latency(revoked),
      publishIdle,
      publishDuring,
      reconcileDryRun: Math.round(reconcileDryRun),
      brokerFile: Math.round(brokerFile),
      endOfAccess,
    };
    return measured;
  } finally {
    await publisher.stop();
    await sdk.close();
  }
}

async function runWith(tenants: number, { registrations, credentials }: Options): Promise<Measured> {
  const dir = await mkdtemp(path.join(tmpdir(), "sluice-bench-provisioning-"));
  const mongod = await startMongod({ dir: path.join(dir, "mongodb") });
  try {
    await seed(mongod.uri, tenants, credentials);
    const stack = await startStack({ dir, httpPort: 0, mqttPort: 0, mongodbUri: mongod.uri });
    try {
      return await measure(stack, mongod.uri, { tenants, registrations, credentials });
    } finally {
      await stack.stop();
    }
  } finally {
    await mongod.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const { tenants, registrations, json } = options;
  const results: Measured[] = [];
  for (const count of tenants) {
    const result = await runWith(count, options);
    results.push(result);
    const { register, rotate, revoke, publishIdle, publishDuring, reconcileDryRun, brokerFile, endOfAccess } = result;
    console.log(`${count} tenants (ms)`);
    for (const [name, { p50, p99, max }] of Object.entries({ register, rotate, revoke, publishIdle, publishDuring })) {
      console.log(`  ${name.padEnd(14)} p50 ${p50}  p99 ${p99}  max ${max}`);
    }
    console.log(`  reconcile (dry run) ${reconcileDryRun}  users for the broker's file ${brokerFile}`);
    console.log(`  end of access: ${JSON.stringify(endOfAccess)}`);
  }
  if (json) console.log(JSON.stringify({ benchmark: "provisioning", unit: "ms", registrations, results }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
