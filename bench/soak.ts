/**
 * `npm run bench:soak -- --minutes N --json`: the platform at a steady rate over time. Fails unless every reading is
 * stored once, every minute of the ledger balances, and memory does not grow. See bench/ingest/README.md.
 */
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isBalanced } from "../src/domain/ledger";
import { COLLECTIONS } from "../src/store/documents";
import { MongoLedgerRepository } from "../src/store/ledger-repository";
import { PlatformConsumer } from "./ingest/consumers";
import { LoadGenerator } from "./ingest/load/load-generator";
import { publishAtRate } from "./ingest/pace";
import { BenchmarkStack, DATABASE } from "./ingest/stack";
import { parseOptions, type SoakOptions } from "./soak/options";
import { drawSoak } from "./soak/picture";
import { Sampler } from "./soak/sample";
import { memoryOf } from "./soak/verdict";

const SAMPLE_MS = 1_000;
const REPORT_EVERY = 30;
const WINDOW = 20_000;
const CATCH_UP_MS = 120_000;

async function soak(stack: BenchmarkStack, generator: LoadGenerator, options: SoakOptions) {
  const { rate, minutes, sensors, gateways } = options;
  const { ca, account, mosquitto } = stack;
  const since = Date.now();
  await generator.connect({ port: mosquitto.port, ca, account, gateways, sensors, window: WINDOW });
  const platform = await PlatformConsumer.start(stack);
  const sampler = new Sampler(platform);
  try {
    let isPublishing = true;
    const publishing = publishAtRate(generator, rate, minutes * 60).finally(() => (isPublishing = false));
    await sampler.take();
    while (isPublishing) {
      await Promise.race([sleep(SAMPLE_MS), publishing]);
      await sampler.take();
      const last = sampler.samples.at(-1);
      if (sampler.samples.length % REPORT_EVERY === 0) process.stderr.write(`${JSON.stringify(last)}\n`);
    }
    const published = await publishing;
    const { samples } = sampler;
    const memory = memoryOf(samples);
    const deadline = Date.now() + CATCH_UP_MS;
    while ((await platform.progress()).stored < published && Date.now() < deadline) await sleep(100);
    await platform.stop();
    const stored = await stack.count(COLLECTIONS.telemetry, since);
    const repository = new MongoLedgerRepository(stack.mongodb.db(DATABASE));
    const minutesOfAll = await repository.summedMinutes(0, Date.now(), []);
    const counted = await repository.everyMinute(minutesOfAll.map(({ minute }) => minute));
    const ledger = {
      minutes: counted.length,
      unbalanced: counted.filter((minute) => !isBalanced(minute)).length,
      stored: counted.reduce((sum, minute) => sum + minute.stored, 0),
    };
    const isSound = stored === published && ledger.unbalanced === 0 && ledger.stored === stored && memory.flat;
    return { minutes, rate, sensors, published, stored, lost: published - stored, memory, ledger, isSound, samples };
  } finally {
    await platform.stop();
    await generator.disconnect();
  }
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv);
  const dir = path.resolve(".sluice", `soak-${process.pid}`);
  const stack = await BenchmarkStack.start(dir, options.sensors, { connectionMessages: false });
  const generator = new LoadGenerator();
  const stop = async () => {
    await generator.stop();
    await stack.stop();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(130)));
  }
  try {
    const result = await soak(stack, generator, options);
    const { rate, minutes, sensors, samples, ...totals } = result;
    const title = `${minutes} minutes at ${rate} readings/s, ${sensors} sensors: ${totals.lost} lost`;
    if (options.picture !== undefined) await drawSoak(options.picture, title, samples);
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    else process.stdout.write(`${JSON.stringify(totals, undefined, 2)}\n`);
    if (!result.isSound) process.exitCode = 1;
  } finally {
    await stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
