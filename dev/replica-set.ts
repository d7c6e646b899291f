/** Starts a replica set of several nodes on this machine, to test changes of the primary. */

import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { REPLICA_SET, startMongod, type Mongod } from "./mongod";

export interface ReplicaSetOptions {
  /** Each node has its own folder in this folder. */
  readonly dir: string;
  /** Number of nodes. Default: 3. */
  readonly nodes?: number;
}

const START_TIMEOUT_MS = 30_000;
const POLL_MS = 100;

export class ReplicaSet {
  /** Connection string of all nodes, without a database name. */
  readonly uri: string;

  constructor(readonly nodes: readonly Mongod[]) {
    const hosts = nodes.map(({ port }) => `127.0.0.1:${String(port)}`).join(",");
    this.uri = `mongodb://${hosts}/?replicaSet=${REPLICA_SET}`;
  }

  /** Makes the primary step down, so that another node is elected. */
  async stepDown(): Promise<void> {
    await this.withAdmin((client) =>
      client.db("admin").command({ replSetStepDown: 10, secondaryCatchUpPeriodSecs: 5 }),
    );
  }

  /** Returns the current primary. Waits while there is no primary. */
  async primary(): Promise<Mongod> {
    const { me } = await this.withAdmin(
      async (client) => (await client.db("admin").command({ hello: 1 })) as { me?: string },
    );
    const node = this.nodes.find(({ port }) => me === `127.0.0.1:${String(port)}`);
    if (node === undefined) throw new Error(`${String(me)} is not a member of this replica set`);
    return node;
  }

  /** Kills all nodes immediately, for tests that no longer need their data. Idempotent. */
  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()));
  }

  private async withAdmin<T>(action: (client: MongoClient) => Promise<T>): Promise<T> {
    const client = new MongoClient(this.uri, { serverSelectionTimeoutMS: START_TIMEOUT_MS });
    try {
      return await action(client);
    } finally {
      await client.close();
    }
  }
}

/** Starts the nodes. Resolves when one node is the primary and all others are secondaries. */
export async function startReplicaSet({ dir, nodes: count = 3 }: ReplicaSetOptions): Promise<ReplicaSet> {
  const nodes = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      startMongod({ dir: path.join(dir, `node-${String(index)}`), member: true }),
    ),
  );
  const set = new ReplicaSet(nodes);
  const client = new MongoClient(`mongodb://127.0.0.1:${String(nodes[0]?.port)}/?directConnection=true`);
  try {
    const members = nodes.map(({ port }, _id) => ({ _id, host: `127.0.0.1:${String(port)}` }));
    const settings = { electionTimeoutMillis: 2_000, heartbeatIntervalMillis: 500 };
    await client.db("admin").command({ replSetInitiate: { _id: REPLICA_SET, members, settings } });
    await followed(client, count);
    return set;
  } catch (error) {
    await set.stop();
    throw error;
  } finally {
    await client.close();
  }
}

async function followed(client: MongoClient, count: number): Promise<void> {
  for (const deadline = Date.now() + START_TIMEOUT_MS; ;) {
    const status = (await client.db("admin").command({ replSetGetStatus: 1 })) as unknown as {
      members: { stateStr: string }[];
    };
    const states = status.members.map(({ stateStr }) => stateStr);
    const secondaries = states.filter((state) => state === "SECONDARY").length;
    if (states.includes("PRIMARY") && secondaries === count - 1) return;
    if (Date.now() > deadline) throw new Error(`the replica set is incomplete: ${states.join(", ")}`);
    await sleep(POLL_MS);
  }
}
