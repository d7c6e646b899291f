/**
 * Measures the cost of an attack for the platform and for another tenant. The figures show whether a ceiling limits the
 * attack.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { percentile } from "../../bench/ingest/statistics";
import type { Attack, AttackOutcome } from "./attack/attack";
import { Attackers } from "./attack/attackers";
import type { LongestTurn } from "./longest-turn";
import { cpuSeconds, ResidentMemory } from "./process-meter";
import { ReadingsSocket } from "../subscriptions/readings-socket";
import type { Party, Stage } from "./stage";

export interface DamageOptions {
  readonly attack: Attack;
  readonly connections: number;
  readonly milliseconds: number;
  /** Number of requests after which the attack ends. Default: unlimited. */
  readonly requests?: number;
  /** Work that the victim repeats during the attack. */
  readonly probe: Probe;
  readonly turns: LongestTurn;
}

/** Prepares the victim's work. Resolves with a function that does it once. */
export type Probe = (stage: Stage) => Promise<() => Promise<unknown>>;

export interface Damage {
  /** The 90th percentile of the victim's waits, in milliseconds. */
  readonly waitMs: number;
  /** Number of times that the victim has done its work. */
  readonly probes: number;
  /** CPU time of the longest turn of the platform's event loop, in milliseconds. */
  readonly turnMs: number;
  /** CPU time of the platform's process, in seconds. */
  readonly cpuSeconds: number;
  /** Largest resident memory of the platform's process, in bytes. */
  readonly residentBytes: number;
  /** Number of connections that the platform has closed because their clients did not read. */
  readonly cutOff: number;
  /** Number of readings that the platform received during the attack, including rejected readings. */
  readonly receivedReadings: number;
  readonly outcome: AttackOutcome;
}

const PAUSE_MS = 20;
/** Time until the attack has its full strength. */
const LEAD_IN_MS = 500;

export async function damageOf(stage: Stage, options: DamageOptions): Promise<Damage> {
  const { attack, connections, milliseconds, requests, probe: prepare, turns } = options;
  const { httpUrl, platform } = stage.stack;
  const attackers = new Attackers("normal");
  const probe = await prepare(stage);
  await probe();
  const memory = new ResidentMemory(() => platform.pid);
  const received = await metricOf(stage, RECEIVED);
  await turns.begin(platform.pid);
  const cpu = cpuSeconds(platform.pid);
  const attacking = attackers.run({ attack, connections, milliseconds, httpUrl, ...(requests && { requests }) });
  let isOver = false;
  const ended = attacking.finally(() => (isOver = true));
  const waits: number[] = [];
  if (requests === undefined) await Promise.race([sleep(LEAD_IN_MS), ended]);
  while (!isOver) {
    waits.push(await timed(probe));
    await sleep(PAUSE_MS);
  }
  const outcome = await ended;
  const residentBytes = memory.take();
  memory.stop();
  await attackers.stop();
  const waitMs = waits.length === 0 ? 0 : percentile(waits, 0.9);
  const used = cpuSeconds(platform.pid) - cpu;
  const turnMs = await turns.milliseconds();
  const cutOff = await metricOf(stage, CUT_OFF);
  const receivedReadings = (await metricOf(stage, RECEIVED)) - received;
  return { waitMs, turnMs, probes: waits.length, cpuSeconds: used, residentBytes, cutOff, receivedReadings, outcome };
}

const CUT_OFF = /^sluice_slow_clients_disconnected_total (\d+)$/m;
const RECEIVED = /^sluice_ingest_received_readings_total\{.*\} (\d+)$/m;

async function metricOf({ stack }: Stage, line: RegExp): Promise<number> {
  const metrics = await (await fetch(stack.metricsUrl)).text();
  return Number(line.exec(metrics)?.[1]);
}

const PATIENCE_MS = 30_000;

/** Resolves with the duration of an operation, in milliseconds. If the operation fails, the time until its failure. */
async function timed(probe: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await probe().catch(() => undefined);
  return performance.now() - begun;
}

/** Sends one operation after the other. */
export function asking(query: string, keyOf: (party: Party) => string = ({ readerKey }) => readerKey): Probe {
  return async ({ stack, victim }) => {
    const authorization = `Bearer ${keyOf(victim)}`;
    const headers = { authorization, "content-type": "application/json", accept: "application/json" };
    const body = JSON.stringify({ query });
    return async () => {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      await (await fetch(stack.graphqlUrl, { method: "POST", headers, body, signal })).text();
    };
  };
}

/** Publishes a reading, and waits until the broker acknowledges it. */
export const publishing: Probe = async (stage) => {
  const gateway = await stage.connectGateway(stage.victim);
  const [topic = ""] = stage.victim.topics;
  let value = 0;
  return () => gateway.publishAsync(topic, JSON.stringify({ value: ++value }), { qos: 1 });
};

/** Publishes a reading, and waits until a subscriber receives it. */
export const delivering: Probe = async (stage) => {
  const gateway = await stage.connectGateway(stage.victim);
  const [topic = ""] = stage.victim.topics;
  const subscribed = Promise.withResolvers<void>();
  let value = 0;
  let delivered = () => {};
  await ReadingsSocket.open({
    wsUrl: stage.stack.wsUrl,
    apiKey: stage.victim.readerKey,
    input: {},
    onEvent: ({ readings }) => {
      subscribed.resolve();
      if (readings.some((reading) => reading.value === value)) delivered();
    },
    onEnd: (failure) => subscribed.reject(failure ?? new Error("connection lost")),
  });
  await subscribed.promise;
  return async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    delivered = resolve;
    await gateway.publishAsync(topic, JSON.stringify({ value: ++value }), { qos: 1 });
    await promise;
  };
};
