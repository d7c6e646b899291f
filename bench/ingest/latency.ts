/**
 * Measures the time from a gateway's publish to the arrival at a subscriber, while the fleet publishes at a steady
 * rate.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { createSluice, type Sluice } from "@sluice/sdk";
import { connectAsync, type MqttClient } from "mqtt";
import { telemetryTopic } from "../../src/domain/topic";
import { monotonicMs } from "./clock";
import { PlatformConsumer } from "./consumers";
import { sensorPath } from "./fleet";
import { publishAtRate } from "./pace";
import type { RoundsContext } from "./rounds";
import { percentile } from "./statistics";

/** Latencies in milliseconds, rounded to 0.1. */
export interface LatencyAtLoad {
  /** Load as a share of the measured rate. */
  readonly load: number;
  /** Readings/s that were published during the measurement. */
  readonly rate: number;
  /**
   * Latency from publish to subscriber over WebSocket. Subscribers receive only journaled readings, so this includes
   * the journal's write.
   */
  readonly p50: number;
  readonly p99: number;
  /** Latency of a small query over HTTP during the measurement. */
  readonly queryP50: number;
  readonly queryP99: number;
  readonly samples: number;
}

const LOADS = [0.1, 0.5, 0.8];
const WARM_UP_SECONDS = 3;
const SECONDS = 8;
const PROBE_EVERY_MS = 10;
const QUERY_EVERY_MS = 40;
/** Time for the last readings of the probe to arrive, and for readings of the previous load to be processed. */
const SETTLE_MS = 2_000;

/**
 * Measures latency at each load by a probe: a sensor in addition to the fleet.
 *
 * @param rate readings/s to which the shares of the loads refer
 */
export async function measureLatency(
  context: RoundsContext,
  sensors: number,
  rate: number | null,
): Promise<LatencyAtLoad[]> {
  const { stack, generator, options, report } = context;
  await stack.emptyBroker();
  const { ca, account, mosquitto } = stack;
  const { gateways, window } = options;
  await generator.connect({ port: mosquitto.port, ca, account, gateways, sensors, window });
  const platform = await PlatformConsumer.start(stack);
  const sluice = createSluice({ url: platform.graphqlUrl, apiKey: platform.operatorKey });
  const gateway = await connectAsync(mosquitto.url, { ca, ...account(0), protocolVersion: 5 });
  const probe = new Probe(gateway, sluice, Math.max(...options.sensors));
  try {
    await probe.start();
    await publishAtRate(generator, (rate ?? 0) / 2, WARM_UP_SECONDS);
    const results: LatencyAtLoad[] = [];
    for (const load of LOADS) {
      await sleep(SETTLE_MS);
      const result = await at(load, (rate ?? 0) * load);
      report(`${sensors} sensors, latency at ${load} of the rate: p50 ${result.p50} ms, p99 ${result.p99} ms`);
      results.push(result);
    }
    return results;
  } finally {
    await probe.stop();
    await gateway.endAsync(true);
    await sluice.close();
    await platform.stop();
    await generator.disconnect();
  }

  async function at(load: number, readings: number): Promise<LatencyAtLoad> {
    const queries: number[] = [];
    let isRunning = true;
    const querying = every(
      QUERY_EVERY_MS,
      () => isRunning,
      async () => {
        const begun = monotonicMs();
        await sluice.viewer();
        queries.push(monotonicMs() - begun);
      },
    );
    probe.begin();
    await publishAtRate(generator, readings, SECONDS);
    const latencies = await probe.end();
    isRunning = false;
    await querying;
    const ms = (values: readonly number[], quantile: number) => Number(percentile(values, quantile).toFixed(1));
    return {
      load,
      rate: Math.round(readings),
      p50: ms(latencies, 0.5),
      p99: ms(latencies, 0.99),
      queryP50: ms(queries, 0.5),
      queryP99: ms(queries, 0.99),
      samples: latencies.length,
    };
  }
}

async function every(ms: number, isRunning: () => boolean, action: () => Promise<void>): Promise<void> {
  while (isRunning()) await Promise.all([action(), sleep(ms)]);
}

/** Publishes numbered readings of one sensor, and receives them through a subscription. */
class Probe {
  readonly #path;
  readonly #publishedAt = new Map<number, number>();
  readonly #events: ReturnType<Sluice["liveReadings"]>;
  #latencies: number[] = [];
  #next = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly gateway: MqttClient,
    sluice: Sluice,
    sensor: number,
  ) {
    this.#path = sensorPath(sensor);
    const { tenantId, assetId, sensorId } = this.#path;
    this.#events = sluice.liveReadings({ input: { tenantId, sensors: [{ assetId, sensorId }] } });
  }

  /** Resolves when the subscription has begun. */
  async start(): Promise<void> {
    await this.#events.next();
    void this.#receive();
  }

  begin(): void {
    this.#latencies = [];
    const topic = telemetryTopic(this.#path);
    this.#timer = setInterval(() => {
      const value = this.#next++;
      this.#publishedAt.set(value, monotonicMs());
      this.gateway.publish(topic, JSON.stringify({ value }), { qos: 1 });
    }, PROBE_EVERY_MS);
  }

  /** Returns the latency in milliseconds of each reading since `begin`. Throws if a reading did not arrive. */
  async end(): Promise<number[]> {
    clearInterval(this.#timer);
    for (const deadline = monotonicMs() + 30_000; this.#publishedAt.size > 0; await sleep(50)) {
      if (monotonicMs() > deadline)
        throw new Error(`${this.#publishedAt.size} readings did not reach their subscriber`);
    }
    return this.#latencies;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#events.return?.();
  }

  async #receive(): Promise<void> {
    for await (const { readings } of this.#events) {
      const at = monotonicMs();
      for (const { value } of readings) {
        const publishedAt = this.#publishedAt.get(value);
        if (publishedAt === undefined) continue;
        this.#publishedAt.delete(value);
        this.#latencies.push(at - publishedAt);
      }
    }
  }
}
