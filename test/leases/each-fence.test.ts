/**
 * Tests each fence separately. Each alone must prevent an earlier owner from writing. The tests use no leases, and
 * disable the other fences.
 */
import { readFile } from "node:fs/promises";
import { MongoClient, type Db } from "mongodb";
import { tenantClient, tenantRole } from "../../dev/tenant-account";
import { hashPassword } from "../../src/broker/dynamic-security-document";
import { SupersededError } from "../../src/domain/errors";
import { BEFORE_ALL, toId, toSensorKey } from "../../src/domain/keys";
import type { Journal } from "../../src/domain/ports/journal";
import { FlushConsumer } from "../../src/flush/flush-consumer";
import type { FlusherPorts } from "../../src/flush/flush-ports";
import { IngestSession } from "../../src/ingest/mqtt/ingest-session";
import type { Delivery, ReceivedMessage } from "../../src/ingest/stages/messages";
import { MongoJournal } from "../../src/journal/mongo-journal";
import { MongoFlushCheckpoints } from "../../src/store/flush-checkpoints";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { migrate } from "../../src/store/migrations/migrate";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { MongoRejectedPayloads } from "../../src/store/rejected-payloads";
import { MongoClock } from "../../src/store/shared-clock";
import { MongoTelemetryWriter } from "../../src/store/telemetry-writer";
import { batchOf } from "../contract/journal-contract";
import { JOURNALS } from "../contract/journals";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater, sharedMongo, startOwnBroker } from "../harness/servers";
import { until } from "../harness/until";
import { silent } from "../store/database";

const SENSOR = toSensorKey("acme/a/s");
const READINGS = 30;

async function database(): Promise<Db> {
  const { uri } = await sharedMongo();
  const client = await new MongoClient(uri).connect();
  disposeLater(() => client.close());
  await migrate(client.db(), DEFAULT_RETENTION, silent);
  return client.db();
}

describe.each(JOURNALS)("the claim of the journal in $name", ({ create }) => {
  const open = async (db: Db) => {
    const journal: Journal = create(db);
    disposeLater(() => journal.stop());
    await journal.start();
    await journal.claim();
    return journal;
  };

  test("ends an owner that appends continuously, and accepts no append after the claim", async () => {
    const db = await database();
    const earlier = await open(db);
    const appending = (async () => {
      for (let value = 0; ; value++) await earlier.append(batchOf(SENSOR, [value]));
    })();
    const ended = expect(appending).rejects.toBeInstanceOf(SupersededError);
    await until(async () => (await earlier.read(BEFORE_ALL, 10)).length === 10);
    const later = await open(db);
    const { newest } = await later.bounds();
    await ended;
    const own = await later.append(batchOf(SENSOR, [-1]));
    const after = await later.read(newest, 10);
    expect(after.map(({ position }) => position)).toEqual([own.position]);
  });
});

test("the broker redelivers messages that an owner acknowledges after a take-over", async () => {
  const password = "secret of acme";
  const broker = await startOwnBroker({
    extraRoles: [tenantRole(toId("acme"))],
    extraClients: [tenantClient(toId("acme"), await hashPassword(password))],
  });
  const options = {
    ...broker.ingestion,
    url: broker.url,
    caCertificate: await readFile(broker.caFile, "utf8"),
    sessionExpirySeconds: 3_600,
  };
  const connect = async () => {
    const received: ReceivedMessage[] = [];
    const sink = (message: ReceivedMessage) => received.push(message) > 0;
    const session = new IngestSession(options, sink, silent, () => false);
    disposeLater(() => session.stop());
    await session.start();
    return { session, received };
  };
  const payloadsOf = (received: readonly ReceivedMessage[]) => received.map(({ payload }) => payload.toString());
  const deliveriesOf = (received: readonly ReceivedMessage[]) =>
    received.flatMap(({ origin }): Delivery[] => (origin.kind === "network" ? [origin] : []));

  const earlier = await connect();
  const gateway = await connectMqtt(broker, { username: "tenant_acme", password });
  const publish = (payload: string) =>
    gateway.publishAsync("tenants/acme/assets/a/sensors/s/telemetry", payload, { qos: 1 });
  await publish("one");
  await until(() => earlier.received.length === 1);
  const later = await connect();
  earlier.session.acknowledge(deliveriesOf(earlier.received));
  await publish("two");
  await until(() => later.received.length === 2);
  expect(payloadsOf(later.received)).toEqual(["one", "two"]);
  expect(payloadsOf(earlier.received)).toEqual(["one"]);
  later.session.acknowledge(deliveriesOf(later.received));
  await later.session.stop();
  const next = await connect();
  await publish("three");
  await until(() => next.received.length > 0);
  expect(payloadsOf(next.received)).toEqual(["three"]);
});

describe("with two flushers that both assume ownership", () => {
  /** Creates a flusher that has taken over. @param change Replaces some of its ports, to disable a fence. */
  async function takeOver(db: Db, change: (ports: FlusherPorts) => Partial<FlusherPorts>) {
    const checkpoints = new MongoFlushCheckpoints(db);
    const ports: FlusherPorts = {
      clock: new MongoClock(db),
      journal: new MongoJournal(db, async () => (await checkpoints.read()).doneSeq, silent),
      telemetry: new MongoTelemetryWriter(db),
      ledger: new MongoLedgerRepository(db),
      checkpoints,
      payloads: new MongoRejectedPayloads(db),
      observer: { stored: () => undefined, failed: () => undefined, lost: () => undefined },
      logger: silent,
    };
    const options = { intervalMs: 10, maxAgeMs: 60_000, maxReadings: READINGS, latestIntervalMs: 50 };
    const flusher = new FlushConsumer({ ...ports, ...change(ports) }, options);
    await flusher.takeOver();
    return flusher;
  }

  const stored = async (db: Db) => {
    const found = await db.collection<{ value: number }>("telemetry").find().toArray();
    return found.map(({ value }) => value).sort((a, b) => a - b);
  };

  /**
   * Gives the same readings to two flushers. The earlier flusher tries to write first, until it detects that it is
   * superseded.
   */
  async function compete(db: Db, change: (ports: FlusherPorts) => Partial<FlusherPorts>) {
    const earlier = await takeOver(db, change);
    const later = await takeOver(db, change);
    const values = Array.from({ length: READINGS }, (_, value) => value);
    const journal = new MongoJournal(db, async () => BEFORE_ALL, silent);
    await journal.start();
    await journal.append(batchOf(SENSOR, values));
    const { signal } = new AbortController();
    await until(async () => {
      await earlier.turn(signal);
      return earlier.isFenced;
    });
    const byEarlier = await stored(db);
    await later.drain();
    return { values, byEarlier, stored: await stored(db) };
  }

  test("the checkpoint alone stops the earlier flusher before it writes", async () => {
    const db = await database();
    let inserts = 0;
    const result = await compete(db, ({ telemetry }) => ({
      telemetry: {
        ...methodsOf(telemetry),
        fence: async () => undefined,
        insert: async (readings) => {
          inserts++;
          const documents = readings.map(({ value, timestamp }) => ({ value, timestamp: new Date(timestamp) }));
          await db.collection("telemetry").insertMany(documents);
        },
      },
    }));
    expect(result).toEqual({ values: result.values, byEarlier: [], stored: result.values });
    expect(inserts).toBe(1);
  });

  test("the telemetry's fence alone rejects the earlier flusher's writes", async () => {
    const db = await database();
    let saves = 0;
    const result = await compete(db, ({ checkpoints }) => ({
      checkpoints: {
        takeOver: () => checkpoints.takeOver(),
        read: () => checkpoints.read(),
        // Hides the take-over from the earlier flusher.
        save: async () => ++saves > 0,
      },
    }));
    expect(saves).toBeGreaterThan(0);
    expect(result).toEqual({ values: result.values, byEarlier: [], stored: result.values });
  });
});

/** Copies the methods, because a spread omits the methods of a class. */
function methodsOf(telemetry: FlusherPorts["telemetry"]): FlusherPorts["telemetry"] {
  return {
    fence: (epoch) => telemetry.fence(epoch),
    insert: (readings) => telemetry.insert(readings),
    storedSeqs: (...args) => telemetry.storedSeqs(...args),
    saveLatest: (readings) => telemetry.saveLatest(readings),
  };
}
