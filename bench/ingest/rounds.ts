/**
 * Runs the measurements for one number of sensors. The subjects alternate, so that noise affects all of them equally.
 */
import { COLLECTIONS } from "../../src/store/documents";
import { startConsumer, type Subject } from "./consumers";
import type { LoadGenerator } from "./load/load-generator";
import { measure, type Measured } from "./measure";
import { NAIVE_TELEMETRY } from "./naive-telemetry";
import type { IngestBenchmarkOptions } from "./options";
import type { BenchmarkStack } from "./stack";

/** Share of the readings that is published before a measurement, so that code is compiled and caches are warm. */
const WARM_UP = 0.2;
const TIME_LIMIT_MS = 180_000;
const NAIVE_TIME_LIMIT_MS = 10_000;
/** Lead without a consumer: only the broker limits the gateways. */
const NO_CONSUMER = Number.MAX_SAFE_INTEGER;
/**
 * Minimum readings per sensor for the platform. With fewer readings, the run would end before the platform's deferred
 * work.
 */
const SUSTAINED_READINGS = 24;
/** Lead for the naive loop. A larger lead would only lengthen the broker's queue. */
const NAIVE_LEAD = 500;

export interface Rounds {
  /** Readings/s that the gateways publish without a subscriber, one value for each round. */
  readonly generator: number[];
  readonly measured: Readonly<Record<Subject, Measured[]>>;
}

export interface RoundsContext {
  readonly stack: BenchmarkStack;
  readonly generator: LoadGenerator;
  readonly options: IngestBenchmarkOptions;
  readonly report: (line: string) => void;
}

export async function runRounds(context: RoundsContext, sensors: number): Promise<Rounds> {
  const { options, report } = context;
  const rounds: Rounds = { generator: [], measured: { bare: [], batched: [], platform: [], naive: [] } };
  for (let round = 1; round <= options.rounds; round++) {
    const at = `${sensors} sensors, round ${round}/${options.rounds}:`;
    const sent = await measureGenerator(context, sensors);
    rounds.generator.push(sent);
    report(`${at} generator ${sent.toFixed(0)}/s`);
    if (options.generatorOnly) continue;
    for (const subject of options.subjects) {
      const result = await measureSubject(context, subject, sensors);
      rounds.measured[subject].push(result);
      const cpu = Object.entries(result.cpuMicros).map(([name, micros]) => `${name} ${micros.toFixed(1)}`);
      const ofGroups = `, ${result.groupSize.toFixed(1)} of a sensor at a time`;
      const stored = subject === "platform" ? `, stored ${result.stored.toFixed(0)}/s${ofGroups}` : "";
      report(`${at} ${subject} ${result.acknowledged.toFixed(0)}/s${stored} (CPU us a reading: ${cpu.join(", ")})`);
    }
  }
  return rounds;
}

async function measureGenerator({ stack, generator, options }: RoundsContext, sensors: number): Promise<number> {
  await connect(stack, generator, options, sensors);
  await generator.publish(Math.ceil(options.messages * WARM_UP), NO_CONSUMER);
  const { firstAt, lastAt } = await generator.publish(options.messages, NO_CONSUMER);
  await generator.disconnect();
  return (options.messages * 1000) / (lastAt - firstAt);
}

async function measureSubject(context: RoundsContext, subject: Subject, sensors: number): Promise<Measured> {
  const { stack, generator, options } = context;
  const naive = subject === "naive";
  const count = messagesOf(subject, sensors, options);
  const warmUp = Math.ceil(count * WARM_UP);
  const startedAt = Date.now();
  await connect(stack, generator, options, sensors);
  const consumer = await startConsumer(subject, stack);
  try {
    const flow = {
      consumer,
      generator,
      processes: {
        consumer: consumer.pid,
        generator: generator.pid,
        broker: stack.mosquitto.pid,
        mongod: stack.mongod.pid,
      },
      lead: naive ? NAIVE_LEAD : options.lead,
      timeLimitMs: naive ? NAIVE_TIME_LIMIT_MS : TIME_LIMIT_MS,
    };
    const warm = await measure({ ...flow, count: warmUp });
    const measured = warm.complete ? await measure({ ...flow, count }) : warm;
    if (subject === "platform" && !measured.complete) {
      throw new Error(`${subject}: only ${measured.readings} of ${count} readings within ${TIME_LIMIT_MS} ms`);
    }
    if (subject === "platform") await verify(stack, COLLECTIONS.telemetry, startedAt, warmUp + count);
    if (naive && measured.complete) await verify(stack, NAIVE_TELEMETRY, startedAt, warmUp + count);
    return measured;
  } finally {
    await consumer.stop();
    await generator.disconnect();
  }
}

function messagesOf(subject: Subject, sensors: number, { messages, naiveMessages }: IngestBenchmarkOptions): number {
  if (subject === "naive") return Math.min(naiveMessages, messages);
  return subject === "platform" ? Math.max(messages, sensors * SUSTAINED_READINGS) : messages;
}

/** Removes the previous measurement's sessions and queues from the broker, then connects all gateways. */
async function connect(
  stack: BenchmarkStack,
  generator: LoadGenerator,
  { gateways, window }: IngestBenchmarkOptions,
  sensors: number,
): Promise<void> {
  await stack.emptyBroker();
  const { ca, account, mosquitto } = stack;
  await generator.connect({ port: mosquitto.port, ca, account, gateways, sensors, window });
}

/** Checks that each published reading is stored exactly once. */
async function verify(stack: BenchmarkStack, collection: string, since: number, expected: number): Promise<void> {
  const stored = await stack.count(collection, since);
  if (stored !== expected) throw new Error(`${collection} holds ${stored} readings; ${expected} were published`);
}
