import { setTimeout as delay } from "node:timers/promises";
import { toId } from "../../src/domain/keys";
import { telemetryTopic } from "../../src/domain/topic";
import { LoadGenerator } from "../ingest/load/load-generator";
import { publishAtRate } from "../ingest/pace";
import { median } from "../ingest/statistics";
import { assetIdOf } from "../lists/large-fleet";
import type { Tab } from "./tab";
import type { BenchTenant } from "./tenant";

const WARM_UP_SECONDS = 20;
const PIECE_SECONDS = 60;
/** Assets whose readings arrive. They take fewer rows than a window of 900 pixels shows. */
const ASSETS_IN_VIEW = 2;
const SENSORS_PER_ASSET = 10;
const WINDOW = 2_000;

export interface Arrival {
  readonly longTasks: number;
  readonly longestMs: number;
  /** CPU time of the main thread, as a share of the measured time. */
  readonly cpuShare: number;
  /** Growth of the used heap from the first minute to the last, as a fraction. */
  readonly heapGrowth: number;
  readonly heapMegabytes: number;
  readonly readingsPerSecond: number;
}

/**
 * Measures the fleet's page while readings arrive for `minutes`. Each minute has its own trace, and a garbage
 * collection runs between minutes.
 */
export async function measureArrival(
  tab: Tab,
  { tenantId, credential, mqttUrl, ca }: BenchTenant,
  rate: number,
  minutes: number,
): Promise<Arrival> {
  const generator = new LoadGenerator();
  const topics = Array.from({ length: ASSETS_IN_VIEW * SENSORS_PER_ASSET }, (_, index) =>
    telemetryTopic({
      tenantId,
      assetId: assetIdOf(Math.floor(index / SENSORS_PER_ASSET)),
      sensorId: toId(`s-${index % SENSORS_PER_ASSET}`),
    }),
  );
  const { username, password } = credential;
  const account = { clientId: "bench", username, password, topics };
  try {
    await generator.connectAccounts(Number(new URL(mqttUrl).port), ca, [account], WINDOW);
    await tab.reload();
    await tab.call("open()");
    // The garbage collections between the minutes also take time.
    const published = publishAtRate(generator, rate, WARM_UP_SECONDS + minutes * (PIECE_SECONDS + 3));
    await delay(WARM_UP_SECONDS * 1_000);
    const heaps = [await tab.heap()];
    const pieces = [];
    for (let minute = 0; minute < minutes; minute++) {
      const before = tab.readings();
      const thread = await tab.trace(() => delay(PIECE_SECONDS * 1_000));
      pieces.push({ ...thread, readings: tab.readings() - before });
      heaps.push(await tab.heap());
    }
    await published;
    const [first = NaN] = heaps;
    const last = heaps.at(-1) ?? NaN;
    return {
      longTasks: sum(pieces.map(({ longTasks }) => longTasks)),
      longestMs: Math.max(...pieces.map(({ longestMs }) => longestMs)),
      cpuShare: sum(pieces.map(({ cpuMs }) => cpuMs)) / (pieces.length * PIECE_SECONDS * 1_000),
      heapGrowth: last / first - 1,
      heapMegabytes: last / 1_000_000,
      readingsPerSecond: median(pieces.map(({ readings }) => readings / PIECE_SECONDS)),
    };
  } finally {
    await generator.stop();
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
