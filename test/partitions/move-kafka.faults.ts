import { MongoClient } from "mongodb";
import { createTopic, journalVariables } from "../../dev/kafka-admin";
import type { PlatformProcess } from "../../dev/process";
import type { MoveState } from "../../src/domain/tenant-move";
import { describeOnKafka, startOwnKafka } from "../harness/kafka";
import { disposeLater, startOwnMongod, uniqueName, withDatabase } from "../harness/servers";
import { until } from "../harness/until";
import {
  expectAllOnce,
  follow,
  gatewaysOf,
  homeOf,
  movableTenant,
  publishMore,
  requestMove,
  withCertificate,
} from "./moving";
import { twoBrokers, type TwoBrokers } from "./two-brokers";

interface MoveDocument {
  readonly _id: string;
  readonly partition?: number;
  readonly move?: { readonly state: MoveState };
}

const DATABASE = "sluice";
/** States of a move that need both MongoDB and the journal. */
const STATES = ["DRAINING", "STARTING"] as const;
/** Interval of a gateway's messages. */
const EVERY_MS = 20;

/** Resolves with whether the tenant has moved. False also while MongoDB does not respond. */
async function hasMoved(platform: PlatformProcess, world: TwoBrokers, tenantId: string, to: number): Promise<boolean> {
  try {
    const { partitionId, move } = await homeOf(platform, world, tenantId);
    return partitionId === to && move === null;
  } catch {
    return false;
  }
}

describeOnKafka("with the journal in Kafka", () => {
  test("moves a tenant with certificates while MongoDB is killed", async () => {
    const [mongod, kafka] = await Promise.all([startOwnMongod(), startOwnKafka()]);
    const uri = withDatabase(mongod.uri, DATABASE);
    const mongo = await new MongoClient(uri).connect();
    disposeLater(() => mongo.close());
    const topic = uniqueName("journal");
    await createTopic(kafka.connection, { topic, partitions: 2, replicas: kafka.nodes.length, flushes: true });
    const world = await twoBrokers({ uri, database: DATABASE }, journalVariables(kafka, topic));
    const platform = await world.start(2);
    const tenant = await movableTenant(platform, world, 0);
    const { tenantId } = tenant;
    const certificate = await withCertificate(platform, tenant);
    const first = await follow(platform, tenant);
    const { cursor } = first;
    first.end();
    const gateways = await gatewaysOf(tenant, world.brokers, { certificate, everyMs: EVERY_MS });
    await publishMore(gateways, 20);

    const tenants = mongo.db().collection<MoveDocument>("tenants");
    const outages = () => platform.output.split("leases not renewed").length;
    for (const [moves, state] of STATES.entries()) {
      const to = 1 - (moves % 2);
      expect(await requestMove(platform, world, tenantId, to)).toEqual([]);
      await until(async () => {
        const found = await tenants.findOne({ _id: tenantId });
        // On a fast machine, the move may already have passed this state.
        return found?.move?.state === state || (found?.move === undefined && (found?.partition ?? 0) === to);
      });
      const before = outages();
      await mongod.kill();
      await until(() => outages() > before);
      await mongod.restart();
      await until(() => hasMoved(platform, world, tenantId, to));
      await publishMore(gateways, 20);
      process.stdout.write(`MongoDB killed in ${state}: the tenant moved to partition ${String(to)}\n`);
    }
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await expectAllOnce(platform, tenant, gateways, { cursor, mongo });
  });
});
