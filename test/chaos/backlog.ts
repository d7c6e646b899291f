/** MongoDB is unavailable while gateways publish at a high rate. Measures the backlog, its memory and its drain. */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { monotonicMs } from "../../bench/ingest/clock";
import { LoadGenerator } from "../../bench/ingest/load/load-generator";
import { publishAtRate } from "../../bench/ingest/pace";
import { percentile } from "../../bench/ingest/statistics";
import { toId } from "../../src/domain/keys";
import { isBalanced } from "../../src/domain/ledger";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { disposeLater, withDatabase } from "../harness/servers";
import { residentBytes } from "./resident-memory";
import { Scene } from "./scene";
import { until } from "../harness/until";

export interface Outage {
  readonly name: string;
  /** Readings per second before, during and after the outage. */
  readonly rate: number;
  readonly awaySeconds: number;
  /** Duration of publishing as a multiple of the outage. */
  readonly afterSeconds: number;
  begin(scene: Scene): Promise<void>;
  end(scene: Scene): Promise<void>;
}

export interface OutageOutcome {
  readonly acknowledged: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly lost: number;
  readonly repeated: number;
  readonly balanced: boolean;
  /** Number of readings in the broker's queue when MongoDB became available again. */
  readonly backlog: number;
  /** Time until less than one second of readings was waiting, while publishing continued. */
  readonly caughtUpMs: number;
  /** Latency from publish to subscriber of readings published after the outage, ms. */
  readonly liveP50: number;
  readonly liveMax: number;
  /** Median latency from publish to subscriber of readings published after the drain, ms. */
  readonly liveAfterwards: number;
  /** Connections of the ingestion session in the broker's log, including the first. */
  readonly sessions: number;
  /** Connections that MongoDB has accepted since the outage. */
  readonly mongodbConnections: number;
  readonly platformMb: number;
  readonly brokerMb: number;
}

const GATEWAYS = 10;
const BEFORE_SECONDS = 3;
const PROBE_MS = 100;
/** Number of further probes once the platform has caught up. */
const PROBES_AFTERWARDS = 20;
/** If the collection gets no new reading for this time, missing readings count as lost. */
const PATIENCE_MS = 15_000;

export async function surviveOutage(outage: Outage): Promise<OutageOutcome> {
  const { rate, awaySeconds, afterSeconds } = outage;
  const scene = await Scene.start({});
  const { fleet, stack } = scene;
  const generator = await connectGateways(scene);
  const caughtUp = Promise.withResolvers<void>();
  let brokerBytes = 0;
  const sampling = setInterval(() => (brokerBytes = Math.max(brokerBytes, residentBytes(stack.broker.pid))), 200);
  try {
    const published = publishAtRate(generator, rate, BEFORE_SECONDS + awaySeconds + afterSeconds);
    await sleep(BEFORE_SECONDS * 1_000);
    await outage.begin(scene);
    await sleep(awaySeconds * 1_000);
    await outage.end(scene);
    const back = monotonicMs();
    const probing = probe(scene, published, caughtUp.promise);
    const behind = async () => {
      const due = BEFORE_SECONDS + awaySeconds + Math.min(afterSeconds, (monotonicMs() - back) / 1_000);
      return due * rate - (await scene.acknowledgedByPlatform());
    };
    const backlog = Math.round(await behind());
    await until(async () => (await behind()) <= rate);
    const caughtUpMs = Math.round(monotonicMs() - back);
    caughtUp.resolve();
    const live = await probing;
    const acknowledged = (await published) + live.acknowledged;
    const stored = await account(scene, acknowledged);
    // The broker's log is complete only when the broker has ended.
    await scene.stop();
    const sessions = stack.broker.output.split("u'ingestion_service'").length - 1;
    const outcome: OutageOutcome = {
      acknowledged,
      ...stored,
      backlog,
      caughtUpMs,
      liveP50: Math.round(percentile(live.latencies, 0.5)),
      liveMax: Math.round(percentile(live.latencies, 1)),
      liveAfterwards: Math.round(percentile(live.afterwards, 0.5)),
      sessions,
      platformMb: Math.round(scene.rssMax / 1e6),
      brokerMb: Math.round(brokerBytes / 1e6),
    };
    process.stdout.write(`fault: ${outage.name}: ${JSON.stringify(outcome)}\n`);
    return outcome;
  } finally {
    caughtUp.resolve();
    clearInterval(sampling);
    await generator.stop();
    await scene.stop();
    await fleet.sluice.close();
  }
}

async function connectGateways({ stack, fleet }: Scene): Promise<LoadGenerator> {
  const generator = new LoadGenerator();
  disposeLater(() => generator.stop());
  const { username = "", password = "" } = fleet.gateway.options;
  const accounts = Array.from({ length: GATEWAYS }, (_, gateway) => ({
    clientId: `gateway-${gateway}`,
    username,
    password: String(password),
    // Sensors 10 to 99, whose topics have the same length. The first ten sensors are for probes.
    topics: Array.from({ length: 9 }, (_, sensor) => fleet.topicOf(10 + gateway * 9 + sensor)),
  }));
  await generator.connectAccounts(stack.broker.port, await readFile(stack.caFile, "utf8"), accounts, 2_000);
  return generator;
}

/**
 * Publishes probe readings and records when each reaches a subscriber. Ends when `published` has ended and further
 * probes have followed `caughtUp`.
 */
async function probe({ fleet }: Scene, published: Promise<unknown>, caughtUp: Promise<void>) {
  const sensors = Array.from({ length: 10 }, (_, sensor) => ({ assetId: "a", sensorId: `s${sensor}` }));
  const events = fleet.sluice.liveReadings({ input: { sensors } });
  await events.next();
  const sentAt = new Map<number, number>();
  const latencies: number[] = [];
  const afterwards: number[] = [];
  let isOver = false;
  let caughtUpAt = Infinity;
  let acknowledged = 0;
  const watching = (async () => {
    for await (const { readings } of events) {
      for (const { value } of readings) {
        const at = sentAt.get(value);
        if (at === undefined) continue;
        sentAt.delete(value);
        latencies.push(monotonicMs() - at);
        if (at >= caughtUpAt) afterwards.push(monotonicMs() - at);
      }
    }
  })();
  void published.finally(() => (isOver = true));
  let left = PROBES_AFTERWARDS;
  void caughtUp.then(() => (caughtUpAt = monotonicMs()));
  // Probes have negative values, which no gateway sends.
  for (; !isOver || left > 0; await sleep(PROBE_MS)) {
    if (caughtUpAt < Infinity) left--;
    const value = -1 - acknowledged;
    sentAt.set(value, monotonicMs());
    await fleet.gateway.publishAsync(fleet.topicOf(acknowledged % 10), JSON.stringify({ value }), { qos: 1 });
    acknowledged++;
  }
  for (let waits = 0; sentAt.size > 0 && waits < 600; waits++) await sleep(100);
  await events.return?.();
  await watching;
  return { acknowledged, latencies, afterwards };
}

async function account(scene: Scene, acknowledged: number) {
  const client = await new MongoClient(withDatabase(scene.mongodbUri, "sluice")).connect();
  try {
    const db = client.db();
    const telemetry = db.collection("telemetry");
    let count = 0;
    for (let since = Date.now(); count < acknowledged && Date.now() - since < PATIENCE_MS; await sleep(500)) {
      const now = await telemetry.countDocuments();
      if (now !== count) since = Date.now();
      count = now;
    }
    const { connections } = (await db.admin().serverStatus()) as { connections: { totalCreated: number } };
    await scene.platform.stop();
    // The timestamps of a sensor are unique: the generator repeats none, and probes are published one by one.
    const [{ distinct = 0 } = {}] = await telemetry
      .aggregate<{ distinct: number }>(
        [{ $group: { _id: { source: "$source", timestamp: "$timestamp" } } }, { $count: "distinct" }],
        { allowDiskUse: true },
      )
      .toArray();
    count = await telemetry.countDocuments();
    const minutes = await new MongoLedgerRepository(db).minutes(toId(scene.fleet.tenantId), 0, Date.now() + 60_000);
    const sum = (of: "stored" | "duplicates" | "received") => minutes.reduce((total, minute) => total + minute[of], 0);
    return {
      stored: distinct,
      duplicates: sum("duplicates"),
      lost: acknowledged - distinct,
      repeated: count - distinct,
      balanced: minutes.every(isBalanced) && sum("stored") === count && sum("received") === count + sum("duplicates"),
      mongodbConnections: connections.totalCreated,
    };
  } finally {
    await client.close();
  }
}
