/** Breaks a part of a stack under load and accounts for every reading afterwards. */

import { setTimeout as sleep } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { isBalanced } from "../../src/domain/ledger";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { withDatabase } from "../harness/servers";
import { Publishing, type PublishingOptions } from "./publishing";
import { Scene, type SceneOptions } from "./scene";

export interface Fault extends SceneOptions, PublishingOptions {
  /** For the printed line: `mongod is killed (-9) and restarted`. */
  readonly name: string;
  /** Does the harm and undoes it, while readings are published. */
  inject(scene: Scene, publishing: Publishing): Promise<void>;
  /** Readings that are published before, and again after the harm is undone. Default 2,000. */
  readonly around?: number;
}

export interface Outcome {
  /** Readings that the broker acknowledged to the gateway. */
  readonly acknowledged: number;
  /** Distinct ones in the time-series collection. */
  readonly stored: number;
  /** Redeliveries that were recognised. */
  readonly duplicates: number;
  /** Acknowledged to the gateway and not stored. */
  readonly lost: number;
  /** Stored more than once. */
  readonly repeated: number;
  /** Whether every minute of the ledger balances and its sum of stored readings is what is stored. */
  readonly balanced: boolean;
  /** Of the ingestion session, beyond the first connection of each process. */
  readonly reconnects: number;
  /** The platform's largest resident memory, MB. */
  readonly rssMb: number;
}

const POLL_MS = 200;
/** Without any new reading in the collection for so long, what is missing is lost. */
const PATIENCE_MS = 10_000;

/** Publishes, injects the fault, publishes on, waits for what is to come, and counts. Prints a line. */
export async function survive(fault: Fault): Promise<Outcome> {
  const scene = await Scene.start(fault);
  const publishing = new Publishing(scene.fleet, fault);
  const around = fault.around ?? 2_000;
  try {
    await publishing.more(around);
    await fault.inject(scene, publishing);
    await publishing.more(around);
    await publishing.stop();
    const outcome = await account(scene, publishing.acknowledged);
    print(fault.name, outcome);
    return outcome;
  } finally {
    publishing.abandon();
    await scene.stop();
  }
}

/** What every fault promises unless the documentation says otherwise. */
export function expectNothingLost(outcome: Outcome): void {
  expect(outcome).toMatchObject({ lost: 0, repeated: 0, balanced: true });
  expect(outcome.acknowledged).toBeGreaterThan(0);
}

/** Waits between `from` and `to` milliseconds. */
export function randomPause(from: number, to: number): Promise<void> {
  return sleep(from + Math.random() * (to - from));
}

async function account(scene: Scene, acknowledged: ReadonlySet<number>): Promise<Outcome> {
  const client = await new MongoClient(withDatabase(scene.mongodbUri, "sluice")).connect();
  try {
    const telemetry = client.db().collection<{ value: number }>("telemetry");
    let count = 0;
    for (let since = Date.now(); count < acknowledged.size && Date.now() - since < PATIENCE_MS; await sleep(POLL_MS)) {
      const now = await telemetry.countDocuments();
      if (now !== count) since = Date.now();
      count = now;
    }
    // What was journaled and then delivered again must not arrive late: stop, which rolls up the rest, and count.
    const { reconnects } = scene;
    await scene.platform.stop();
    const found = telemetry.find({}, { projection: { value: 1 } }).map((document) => document.value);
    const values = await found.toArray();
    const stored = new Set(values);
    const minutes = await new MongoLedgerRepository(client.db()).minutes(scene.fleet.tenantId, 0, Date.now() + 60_000);
    const sum = (of: "stored" | "duplicates") => minutes.reduce((total, minute) => total + minute[of], 0);
    return {
      acknowledged: acknowledged.size,
      stored: stored.size,
      duplicates: sum("duplicates"),
      lost: [...acknowledged].filter((value) => !stored.has(value)).length,
      repeated: values.length - stored.size,
      balanced: minutes.every(isBalanced) && sum("stored") === values.length,
      reconnects,
      rssMb: Math.round(scene.rssMax / 1e6),
    };
  } finally {
    await client.close();
  }
}

function print(name: string, outcome: Outcome): void {
  const { acknowledged, stored, duplicates, lost, repeated, balanced, reconnects, rssMb } = outcome;
  const parts = [
    `acknowledged ${acknowledged}`,
    `stored ${stored}`,
    `duplicate ${duplicates}`,
    `lost ${lost}`,
    ...(repeated === 0 ? [] : [`REPEATED ${repeated}`]),
    `ledger ${balanced ? "balanced" : "NOT BALANCED"}`,
    `reconnects ${reconnects}`,
    `memory ${rssMb} MB`,
  ];
  process.stdout.write(`fault: ${name}: ${parts.join(", ")}\n`);
}
