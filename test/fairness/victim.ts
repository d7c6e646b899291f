/** The victim of attacks: it sends queries, holds a subscription and publishes, each at a steady rate. */
import { Agent, request as httpRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { MqttClient } from "mqtt";
import { disposeLater } from "../harness/servers";
import { ReadingsSocket } from "../subscriptions/readings-socket";
import type { Party, Stage } from "./stage";

/** Milliseconds from the due time of an operation to its result. */
export interface VictimSamples {
  readonly query: readonly number[];
  readonly list: readonly number[];
  /** Latencies from publish to subscriber. */
  readonly delivery: readonly number[];
  /** Failures: queries without a response or with a wrong response, and ends of the subscription. */
  readonly failures: readonly string[];
}

export interface MeasureOptions {
  readonly milliseconds: number;
  /** Operations of each kind per second. Default: 40. */
  readonly perSecond?: number;
}

const QUERY = "{ viewer { role } }";
const LIST =
  "{ tenant { assets(first: 5) { nodes { assetId sensors(first: 5) { nodes { sensorId latestReading { value } } } } } } }";
/** Time limit. A reading that arrives later counts with this latency. */
const PATIENCE_MS = 60_000;

/**
 * Number of victims so far. Victims must publish different values, because Sluice would count equal values as
 * repetitions.
 */
let victims = 0;
const VALUES_OF_ONE = 10_000_000;

export class Victim {
  /** Values of the readings that the broker has acknowledged. */
  readonly acknowledged = new Set<number>();
  /** Values of the readings that a subscriber has received. */
  readonly delivered = new Set<number>();
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 50 });
  private readonly firstValue = victims++ * VALUES_OF_ONE;
  private readonly dueAt: number[] = [];
  private readonly failures: string[] = [];
  private onDelivered = (_value: number, _at: number) => {};
  private cursor: string | undefined;
  private isOver = false;

  private constructor(
    private readonly stage: Stage,
    private readonly party: Party,
    private readonly gateway: MqttClient,
  ) {}

  /** Starts a victim. Resolves when it is connected and subscribed. */
  static async start(stage: Stage, party = stage.victim): Promise<Victim> {
    const victim = new Victim(stage, party, await stage.connectGateway(party));
    disposeLater(async () => victim.stop());
    await victim.subscribe();
    return victim;
  }

  stop(): void {
    this.isOver = true;
    this.agent.destroy();
  }

  /** Client ID of the victim's gateway. */
  get clientId(): string {
    return this.gateway.options.clientId ?? "";
  }

  /**
   * Waits until five consecutive queries each take less than `within` milliseconds. Resolves with a failure if this
   * takes more than `patience` milliseconds.
   */
  async recover(within: number, patience: number): Promise<string[]> {
    const begun = performance.now();
    for (let inRow = 0; inRow < 5;) {
      if (performance.now() - begun > patience) return [`not as before ${patience / 1_000} s after the attack`];
      const latencies: number[] = [];
      await this.ask(QUERY, performance.now(), latencies);
      inRow = (latencies[0] ?? Infinity) < within ? inRow + 1 : 0;
      await sleep(20);
    }
    return [];
  }

  async measure({ milliseconds, perSecond = 40 }: MeasureOptions): Promise<VictimSamples> {
    const query: number[] = [];
    const list: number[] = [];
    const delivery: number[] = [];
    const missing = new Set<number>();
    const underWay: Promise<void>[] = [];
    const failed = this.failures.length;
    this.onDelivered = (value, at) => {
      if (missing.delete(value)) delivery.push(at - this.dueAtOf(value));
    };
    const begun = performance.now();
    const count = Math.round((milliseconds * perSecond) / 1_000);
    for (let index = 0; index < count; index++) {
      const due = begun + (index * 1_000) / perSecond;
      if (due > performance.now()) await sleep(due - performance.now());
      underWay.push(this.ask(QUERY, due, query));
      underWay.push(this.ask(LIST, due, list));
      missing.add(this.publish(due));
    }
    await Promise.all(underWay);
    const sentAt = performance.now();
    while (missing.size > 0 && performance.now() - sentAt < PATIENCE_MS) await sleep(10);
    for (const value of missing) delivery.push(performance.now() - this.dueAtOf(value));
    return { query, list, delivery, failures: this.failures.slice(failed) };
  }

  private dueAtOf(value: number): number {
    return this.dueAt[value - this.firstValue] ?? 0;
  }

  private publish(due: number): number {
    const value = this.firstValue + this.dueAt.push(due) - 1;
    const topic = this.party.topics[value % this.party.topics.length] ?? "";
    this.gateway.publish(topic, JSON.stringify({ value, id: `v${value}` }), { qos: 1 }, (error) => {
      if (error) this.failures.push(`publish: ${error.message}`);
      else this.acknowledged.add(value);
    });
    return value;
  }

  private ask(query: string, due: number, latencies: number[]): Promise<void> {
    return new Promise((resolve) => {
      const end = (failure?: string) => {
        latencies.push(performance.now() - due);
        if (failure !== undefined && !this.isOver) this.failures.push(failure);
        resolve();
      };
      const body = JSON.stringify({ query });
      const { hostname, port } = new URL(this.stage.stack.httpUrl);
      const headers = {
        authorization: `Bearer ${this.party.readerKey}`,
        "content-type": "application/json",
        accept: "application/json",
        "content-length": Buffer.byteLength(body),
      };
      const options = { agent: this.agent, hostname, port, method: "POST", path: "/graphql", headers };
      const request = httpRequest(options, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => end(text.includes('"errors"') ? `query: ${text.slice(0, 300)}` : undefined));
        response.on("error", (error) => end(`query: ${error.message}`));
      });
      request.setTimeout(PATIENCE_MS, () => request.destroy(new Error("no answer")));
      request.on("error", (error) => {
        // If the server has closed an idle connection, retry on a new connection, as other clients do.
        if (request.reusedSocket && (error as NodeJS.ErrnoException).code === "ECONNRESET") {
          void this.ask(query, due, latencies).then(resolve);
        } else end(`query: ${error.message}`);
      });
      request.end(body);
    });
  }

  /** Subscribes to readings. Resolves with the first event. If the subscription ends, records a failure and resumes. */
  private async subscribe(): Promise<void> {
    const first = Promise.withResolvers<void>();
    await ReadingsSocket.open({
      wsUrl: this.stage.stack.wsUrl,
      apiKey: this.party.readerKey,
      input: this.cursor === undefined ? {} : { after: this.cursor },
      onEvent: ({ cursor, readings, gap }) => {
        const now = performance.now();
        this.cursor = cursor;
        first.resolve();
        if (gap !== null) this.failures.push(`subscription: ${gap.dropped} readings dropped`);
        for (const { value } of readings) {
          if (this.delivered.has(value)) this.failures.push(`subscription: reading ${value} came twice`);
          this.delivered.add(value);
          this.onDelivered(value, now);
        }
      },
      onEnd: (failure) => {
        if (this.isOver) return first.resolve();
        this.failures.push(`subscription ended: ${failure?.message ?? "connection lost"}`);
        setTimeout(() => void this.subscribe().catch(() => undefined), 100);
      },
    });
    await first.promise;
  }
}
