import { randomBytes } from "node:crypto";
import pino from "pino";
import { MongoServerError } from "mongodb";
import { rejectedUser } from "../../src/store/connection-string";
import { MongoConnection } from "../../src/store/connection";
import { sharedMongo } from "../harness/servers";
import { silent } from "./database";

const NOBODY = "mongodb://user:secret-password@127.0.0.1:1/?replicaSet=rs0";

describe("MongoConnection", () => {
  it("connects with majority and journaled writes, and can be stopped repeatedly", async () => {
    const { uri, database } = await sharedMongo();
    const connection = new MongoConnection({ uri, database }, silent);
    await connection.start();
    const name = randomBytes(4).toString("hex");
    expect((await connection.db.collection(name).insertOne({})).acknowledged).toBe(true);
    expect(connection.db.writeConcern).toMatchObject({ w: "majority", journal: true });
    await connection.stop();
    await connection.stop();
  });

  it.each([
    "readPreference=secondaryPreferred&maxStalenessSeconds=120",
    "readPreference=nearest&readPreferenceTags=dc:ny&READPREFERENCETAGS=",
    "w=0",
    "w=1&journal=false&wtimeoutMS=5",
    "readConcernLevel=local&retryReads=false&retryWrites=false",
    "promoteLongs=false&promoteValues=false&useBigInt64=true&raw=true",
    "ignoreUndefined=true&enableUtf8Validation=false&forceServerObjectId=true",
  ])("regression: ignores options of the URI that would break guarantees: %s", async (query) => {
    const { uri, database } = await sharedMongo();
    const lines: string[] = [];
    const log = pino({}, { write: (line: string) => void lines.push(line) });
    const connection = new MongoConnection({ uri: `${uri}${uri.includes("?") ? "&" : "/?"}${query}`, database }, log);
    for (const { options } of [connection.client, connection.requests.client]) {
      expect(options).toMatchObject({ retryReads: true, retryWrites: true });
      expect(options.readPreference.mode).toBe("primary");
      expect(options.readConcern.level).toBe("majority");
      expect(options.writeConcern).toEqual(connection.client.options.writeConcern);
      expect(options.writeConcern).toMatchObject({ w: "majority", journal: true });
      expect(options.writeConcern.wtimeoutMS).toBeUndefined();
    }
    await connection.start();
    const numbers = connection.db.collection<{ _id: string; count: number }>(randomBytes(4).toString("hex"));
    await numbers.insertOne({ _id: "a", count: 2 ** 40 });
    expect(await numbers.findOne()).toEqual({ _id: "a", count: 2 ** 40 });
    const ignored = query.split("&").map((option) => option.split("=")[0]);
    expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual(expect.objectContaining({ ignored }));
    await connection.stop();
  });

  it("retries without a response, hides the password, and aborts with its signal", async () => {
    const lines: string[] = [];
    const retried = Promise.withResolvers<void>();
    const log = pino({}, { write: (line: string) => void (lines.push(line) === 2 && retried.resolve()) });
    const connection = new MongoConnection({ uri: NOBODY, database: "x", serverSelectionTimeoutMs: 20 }, log);
    const signal = new AbortController();
    const start = connection.start(signal.signal);
    await retried.promise;
    signal.abort(new Error("enough"));
    await expect(start).rejects.toThrow();
    expect(lines[0]).toContain("127.0.0.1:1");
    expect(lines.join("")).not.toContain("secret-password");
    await connection.stop();
  });

  it("aborts its start when it is stopped", async () => {
    const connection = new MongoConnection({ uri: NOBODY, database: "x", serverSelectionTimeoutMs: 20 }, silent);
    const start = connection.start();
    await Promise.all([expect(start).rejects.toThrow(), connection.stop()]);
  });

  it("regression: reports a user without rights, or a URI without a user", () => {
    const denied = new MongoServerError({ code: 13, message: "Command createIndexes requires authentication" });
    expect(rejectedUser(denied)).toMatchObject({ remedy: expect.stringContaining("dbOwner") as string });
    expect(rejectedUser(new MongoServerError({ code: 11_000 }))).toBeNull();
  });
});
