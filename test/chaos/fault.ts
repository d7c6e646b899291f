/** Breaks a part of a stack under load, and then accounts for every reading. */

import { setTimeout as sleep } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { toId } from "../../src/domain/keys";
import { addedUp, isBalanced, NO_COUNTS } from "../../src/domain/ledger";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { withDatabase } from "../harness/servers";
import { Publishing, type PublishingOptions } from "./publishing";
import { Scene, type SceneOptions } from "./scene";

export interface Fault extends SceneOptions, PublishingOptions {
  /** Name of the failure in the printed line, such as `mongod is killed (-9) and restarted`. */
  readonly name: string;
  /** Injects the failure and ends it, while readings are published. */
  inject(scene: Scene, publishing: Publishing): Promise<void>;
  /** Number of readings published before the failure, and again after it. Default: 2,000. */
  readonly around?: number;
}

type Counts = Readonly<Record<string, number>>;

export interface Outcome {
  /** Readings that the broker acknowledged to the gateway. */
  readonly acknowledged: number;
  /** Distinct readings in the time-series collection. */
  readonly stored: number;
  /** Number of exact repetitions that the broker acknowledged. All of them are duplicates. */
  readonly repetitions: number;
  /** Readings that the ledger counts as duplicates: repetitions and redeliveries. */
  readonly duplicates: number;
  /** Acknowledged messages that Sluice must reject, by reason. */
  readonly toReject: Counts;
  /** Rejections in the ledger, by reason. */
  readonly rejected: Counts;
  /** Values of the readings that were acknowledged to the gateway but not stored. */
  readonly lost: readonly number[];
  /** Number of readings that were stored more than once. */
  readonly repeated: number;
  /**
   * Whether every minute of the ledger balances and the ledger counts as many stored readings as the collection holds.
   */
  readonly balanced: boolean;
  /** Reconnects of the ingestion session. */
  readonly reconnects: number;
  /** The platform's largest resident memory, MB. */
  readonly rssMb: number;
}

const POLL_MS = 200;
/**
 * Tolerance for rejections that are counted again without a redelivered reading, because their batch held rejections
 * only.
 */
const REJECTED_ALONE = 20;
/** If the collection gets no new reading for this time, missing readings count as lost. */
const PATIENCE_MS = 90_000;
/** Number of lines of the platform's log to print if a reading is lost. */
const LAST_LINES = 60;

/**
 * Publishes, injects the failure, continues to publish, waits for all readings, and counts them. Prints the outcome.
 */
export async function survive(fault: Fault): Promise<Outcome> {
  const scene = await Scene.start(fault);
  const publishing = new Publishing(scene.fleet, fault);
  const around = fault.around ?? 2_000;
  try {
    await publishing.more(around);
    await fault.inject(scene, publishing);
    await publishing.more(around);
    const outcome = await account(scene, publishing, await publishing.stop());
    print(fault.name, outcome);
    return outcome;
  } finally {
    publishing.abandon();
    await scene.stop();
  }
}

/** Asserts the guarantee for every failure for which the documentation states no other guarantee. */
export function expectNothingLost(outcome: Outcome): void {
  expect(outcome).toMatchObject({ lost: [], repeated: 0, balanced: true });
  expect(outcome.acknowledged).toBeGreaterThan(0);
  expect(outcome.repetitions).toBeGreaterThan(0);
  expect(redelivered(outcome)).toBeGreaterThanOrEqual(0);
  // A redelivered rejected message is not recognized, so it may count twice.
  expect(Object.keys(outcome.toReject).length).toBeGreaterThan(1);
  expect(Object.keys(outcome.rejected).sort()).toEqual(Object.keys(outcome.toReject).sort());
  for (const [reason, count] of Object.entries(outcome.toReject)) {
    expect(outcome.rejected[reason]).toBeGreaterThanOrEqual(count);
    expect(outcome.rejected[reason]).toBeLessThanOrEqual(count + redelivered(outcome) + REJECTED_ALONE);
  }
}

/** Duplicates that the gateway did not send on purpose. */
export function redelivered({ duplicates, repetitions }: Outcome): number {
  return duplicates - repetitions;
}

/** Waits for a random time between `from` and `to` milliseconds. */
export function randomPause(from: number, to: number): Promise<void> {
  return sleep(from + Math.random() * (to - from));
}

async function account(scene: Scene, publishing: Publishing, last: number): Promise<Outcome> {
  const { acknowledged, repetitions } = publishing;
  const client = await new MongoClient(withDatabase(scene.mongodbUri, "sluice")).connect();
  try {
    const telemetry = client.db().collection<{ value: number }>("telemetry");
    let count = 0;
    for (let since = Date.now(); Date.now() - since < PATIENCE_MS; await sleep(POLL_MS)) {
      if ((await telemetry.findOne({ value: last })) !== null) break;
      const now = await telemetry.countDocuments();
      if (now !== count) since = Date.now();
      count = now;
    }
    // Stop the platform first, so that no redelivered reading arrives after the count. Stopping also flushes the
    // unflushed readings.
    const { reconnects } = scene;
    const log = lastOf(scene.platform.output);
    await scene.platform.stop();
    const found = telemetry.find({}, { projection: { value: 1 } }).map((document) => document.value);
    const values = await found.toArray();
    const stored = new Set(values);
    const minutes = await new MongoLedgerRepository(client.db()).minutes(
      toId(scene.fleet.tenantId),
      0,
      Date.now() + 60_000,
    );
    const sum = (of: "stored" | "duplicates") => minutes.reduce((total, minute) => total + minute[of], 0);
    const lost = [...acknowledged].filter((value) => !stored.has(value));
    if (lost.length > 0) process.stdout.write(`the platform said last, before it stopped:\n${log}\n`);
    return {
      acknowledged: acknowledged.size,
      stored: stored.size,
      repetitions,
      duplicates: sum("duplicates"),
      toReject: Object.fromEntries(publishing.toReject),
      rejected: minutes.reduce(addedUp, NO_COUNTS).rejected,
      lost,
      repeated: values.length - stored.size,
      balanced: minutes.every(isBalanced) && sum("stored") === values.length,
      reconnects,
      rssMb: Math.round(scene.rssMax / 1e6),
    };
  } finally {
    await client.close();
  }
}

/** Returns the last lines of a log, without lines about rejected messages. */
function lastOf(log: string): string {
  const lines = log.split("\n").filter((line) => !line.includes("rejected"));
  return lines.slice(-LAST_LINES).join("\n");
}

function print(name: string, outcome: Outcome): void {
  const { acknowledged, stored, repetitions, duplicates, lost, repeated, balanced, reconnects, rssMb } = outcome;
  const total = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);
  const parts = [
    `acknowledged ${acknowledged}`,
    `stored ${stored}`,
    `lost ${lost.length}`,
    `repeated ${repetitions}, duplicate ${duplicates}`,
    `to be rejected ${total(outcome.toReject)}, rejected ${total(outcome.rejected)}`,
    ...(repeated === 0 ? [] : [`STORED TWICE ${repeated}`]),
    `ledger ${balanced ? "balanced" : "NOT BALANCED"}`,
    `reconnects ${reconnects}`,
    `memory ${rssMb} MB`,
  ];
  process.stdout.write(`fault: ${name}: ${parts.join(", ")}\n`);
}
