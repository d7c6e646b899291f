import { setTimeout as sleep } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { toId } from "../../src/domain/keys";
import { isBalanced } from "../../src/domain/ledger";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { withDatabase } from "../harness/servers";
import type { Kept } from "./judge";
import type { Stage } from "./stage";
import type { Victim } from "./victim";

const POLL_MS = 200;
const PATIENCE_MS = 20_000;

/** Resolves with the victim's acknowledged and stored readings, once no more readings arrive. */
export async function keptOf(stage: Stage, { acknowledged }: Victim): Promise<Kept> {
  const { tenantId } = stage.victim;
  const client = await new MongoClient(withDatabase(stage.stack.mongodbUri, "sluice")).connect();
  try {
    const telemetry = client.db().collection<{ value: number }>("telemetry");
    const ofVictim = { "source.tenantId": tenantId };
    for (let count = -1, since = Date.now(); Date.now() - since < PATIENCE_MS; await sleep(POLL_MS)) {
      const now = await telemetry.countDocuments(ofVictim);
      if (now >= acknowledged.size) break;
      if (now !== count) since = Date.now();
      count = now;
    }
    const found = telemetry.find(ofVictim, { projection: { value: 1 } }).map(({ value }) => value);
    const minutes = await new MongoLedgerRepository(client.db()).minutes(toId(tenantId), 0, Date.now() + 60_000);
    return { acknowledged, stored: await found.toArray(), isBalanced: minutes.every(isBalanced) };
  } finally {
    await client.close();
  }
}
