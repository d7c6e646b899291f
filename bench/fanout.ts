/**
 * `npm run bench:fanout`: deliveries/s to a thousand subscribers of one stream, each with its own WebSocket, compared
 * with the stock graphql-ws path. A delivery is a message with readings that a subscriber received. Every message to
 * every subscriber is checked. See docs/explanation/performance.md.
 */
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startStack } from "../dev/stack";
import { toId } from "../src/domain/keys";
import { parseOptions, type FanOutBenchmarkOptions } from "./fanout/options";
import { type Deliveries, Subscribers } from "./fanout/subscribers";
import { startSluice, startStock, type Subject } from "./fanout/subjects";
import { monotonicMs } from "./ingest/clock";
import { median } from "./ingest/statistics";
import { registerTenant, type BenchmarkTenant } from "./query/tenant";

/** Maximum published readings that the slowest subscriber has not received yet, in measurements of the rate. */
const LEAD = 8;
const WARM_UP_MS = 2_000;

/** Publishes as fast as all subscribers receive. Resolves with the number of published readings. */
async function publishAhead(subject: Subject, subscribers: Subscribers, ms: number): Promise<number> {
  const begun = monotonicMs();
  let published = 0;
  let delivered = 0;
  while (monotonicMs() - begun < ms) {
    for (; published < delivered + LEAD; published++) subject.publish(monotonicMs());
    ({ readings: delivered } = await subscribers.next("progress"));
  }
  return published;
}

/** Publishes at a steady rate, even if subscribers fall behind. Resolves with the number of published readings. */
async function publishAtRate(subject: Subject, perSecond: number, ms: number): Promise<number> {
  const begun = monotonicMs();
  const count = Math.round((perSecond * ms) / 1_000);
  for (let published = 0; published < count; published++) {
    await sleep(Math.max(0, begun + (published * 1_000) / perSecond - monotonicMs()));
    subject.publish(monotonicMs());
  }
  return count;
}

async function deliveriesOf(subscribers: Subscribers, publish: () => Promise<number>): Promise<Deliveries> {
  await subscribers.request({ type: "begin" }, "begun");
  const readings = await publish();
  return subscribers.request({ type: "end", readings }, "ended");
}

function rateOf({ deliveries, firstAt, lastAt }: Deliveries): number {
  return Math.round((deliveries * 1_000) / (lastAt - firstAt));
}

interface Round {
  readonly stock: Deliveries;
  readonly sluice: Deliveries;
  readonly atLoad: Deliveries;
}

async function measure(
  subjects: Readonly<Record<Subject["name"], Subject>>,
  { apiKey, tenantId }: BenchmarkTenant,
  options: FanOutBenchmarkOptions,
): Promise<Round[]> {
  const subscribers = new Subscribers();
  const { subscribers: count, load } = options;
  const ms = options.seconds * 1_000;
  const subscribed = async <T>({ url }: Subject, run: () => Promise<T>): Promise<T> => {
    await subscribers.request({ type: "open", url, apiKey, tenantId, count }, "opened");
    const result = await run();
    await subscribers.request({ type: "close" }, "closed");
    return result;
  };
  const ahead = (subject: Subject, duration: number) =>
    deliveriesOf(subscribers, () => publishAhead(subject, subscribers, duration));
  const { stock, sluice } = subjects;
  try {
    for (const subject of [stock, sluice]) await subscribed(subject, () => ahead(subject, WARM_UP_MS));
    const rounds: Round[] = [];
    for (let round = 1; round <= options.rounds; round++) {
      const theirs = await subscribed(stock, () => ahead(stock, ms));
      const [ours, atLoad] = await subscribed(sluice, async () => [
        await ahead(sluice, ms),
        await deliveriesOf(subscribers, () => publishAtRate(sluice, load / count, ms)),
      ]);
      rounds.push({ stock: theirs, sluice: ours, atLoad });
      const rates = `stock ${rateOf(theirs)}/s, Sluice ${rateOf(ours)}/s`;
      process.stderr.write(
        `round ${round}: ${rates}; at a load of ${rateOf(atLoad)}/s p99 ${atLoad.p99.toFixed(1)} ms\n`,
      );
    }
    return rounds;
  } finally {
    await subscribers.stop();
  }
}

function summarize(rounds: readonly Round[], { subscribers, load }: FanOutBenchmarkOptions) {
  const of = (pick: (round: Round) => number, digits = 0) => Number(median(rounds.map(pick)).toFixed(digits));
  const stock = { rate: of((round) => rateOf(round.stock)), p99: of((round) => round.stock.p99, 1) };
  const rate = of((round) => rateOf(round.sluice));
  const sustained = of((round) => rateOf(round.atLoad));
  const [p50, p99] = [of((round) => round.atLoad.p50, 1), of((round) => round.atLoad.p99, 1)];
  const ratio = Number((rate / stock.rate).toFixed(2));
  return { ratio, rate, load, sustained, p50, p99, stock, subscribers, rounds: rounds.length };
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv);
  const dir = path.resolve(".sluice", `fanout-${process.pid}`);
  await mkdir(dir, { recursive: true });
  const unlimited = {
    SLUICE_API_KEY_RATES: "none",
    SLUICE_API_TENANT_RATES: "none",
    SLUICE_WS_MAX_TENANT_CONNECTIONS: String(2 * options.subscribers),
  };
  const stack = await startStack({ dir, httpPort: 0, mqttPort: 0, env: unlimited });
  const subjects: Subject[] = [];
  try {
    const tenant = await registerTenant(stack, toId("bench"), 1);
    const stock = await startStock(stack);
    subjects.push(stock);
    const sluice = await startSluice(stack, tenant);
    subjects.push(sluice);
    const summary = summarize(await measure({ stock, sluice }, tenant, options), options);
    if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
    else console.log(summary);
  } finally {
    for (const subject of subjects) await subject.stop();
    await stack.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
