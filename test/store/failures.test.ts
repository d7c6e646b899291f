import { MongoClient, MongoError, MongoServerError } from "mongodb";
import { DeadlineExceededError } from "../../src/domain/deadline";
import { UnavailableError } from "../../src/domain/errors";
import { asDomainError } from "../../src/store/failures";
import { disposeLater, startOwnMongod } from "../harness/servers";
import { until } from "../harness/until";

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function connect(uri: string, options: object = {}): Promise<MongoClient> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5_000, ...options });
  disposeLater(() => client.close());
  return client.connect();
}

describe("an error of the driver", () => {
  test("is UNAVAILABLE while mongod is unreachable, for every error of the driver", async () => {
    const mongod = await startOwnMongod();
    const client = await connect(mongod.uri);
    const items = client.db("away").collection("items");
    await items.insertOne({});
    const cursor = items.find({}).batchSize(0);
    await cursor.hasNext();
    const underWay = thrownBy(items.findOne({ $where: "sleep(60000) || true" }));
    const running = () => client.db("admin").aggregate([{ $currentOp: {} }, { $match: { "command.find": "items" } }]);
    await until(() => running().hasNext());
    await mongod.kill();
    const thrown = [
      await underWay,
      await thrownBy(items.findOne({})),
      await thrownBy(items.insertOne({})),
      await thrownBy(items.aggregate([]).toArray()),
    ];
    await client.close();
    thrown.push(await thrownBy(items.findOne({})));
    for (const error of thrown) {
      expect(error).toBeInstanceOf(MongoError);
      expect(asDomainError(error)).toBeInstanceOf(UnavailableError);
      expect(asDomainError(error)).toMatchObject({ what: "MongoDB", cause: error });
    }
  });

  test("is UNAVAILABLE without a primary, DEADLINE_EXCEEDED at a timeout, else unchanged", async () => {
    const mongod = await startOwnMongod({ parameters: { enableTestCommands: "1" } });
    const client = await connect(mongod.uri, {
      serverSelectionTimeoutMS: 10_000,
      retryReads: false,
      retryWrites: false,
    });
    const items = client.db("failing").collection("items");
    await items.insertOne({});
    const failing = async (data: object, work: () => Promise<unknown>) => {
      const admin = client.db("admin");
      await admin.command({ configureFailPoint: "failCommand", mode: { times: 1 }, data });
      return asDomainError(await thrownBy(work()));
    };
    const find = () => items.findOne({});
    for (const errorCode of [91, 189, 10107, 11600, 13435, 13436]) {
      expect(await failing({ errorCode, failCommands: ["find"] }, find)).toBeInstanceOf(UnavailableError);
    }
    const closed = await failing({ closeConnection: true, failCommands: ["insert"] }, () => items.insertOne({}));
    expect(closed).toBeInstanceOf(UnavailableError);
    expect(await failing({ errorCode: 50, failCommands: ["find"] }, find)).toBeInstanceOf(DeadlineExceededError);
    expect(await failing({ errorCode: 2, failCommands: ["find"] }, find)).toBeInstanceOf(MongoServerError);
    const other = new TypeError("an error of another origin");
    expect(asDomainError(other)).toBe(other);
  });
});
