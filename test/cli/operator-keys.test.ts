import { pino } from "pino";
import { MongoClient } from "mongodb";
import { buildProgram } from "../../src/cli/program";
import { MongoAuditLog } from "../../src/store/audit-log";
import { migrate } from "../../src/store/migrations/migrate";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { disposeLater, sharedMongo } from "../harness/servers";

const PAGE = { limit: 100, backward: false, after: null, before: null };

async function database() {
  const { uri } = await sharedMongo();
  const mongo = new MongoClient(uri);
  disposeLater(() => mongo.close());
  const db = mongo.db();
  await migrate(db, DEFAULT_RETENTION, pino({ level: "silent" }));
  const environment = {
    MONGODB_URI: uri,
    SLUICE_MONGODB_DATABASE: db.databaseName,
  };
  const run = async (...args: string[]): Promise<string> => {
    let output = "";
    const program = buildProgram((text) => (output += text), environment);
    await program.parseAsync(["operator-key", ...args], { from: "user" });
    return output;
  };
  return { run, audit: new MongoAuditLog(db) };
}

const idIn = (secret: string) => /^slk_([a-z0-9]+)_/.exec(secret)![1]!;

test("operator-key creates, lists and revokes keys, and keeps the last one", async () => {
  const { run, audit } = await database();
  const first = idIn(await run("create", "--name", "On call"));
  await expect(run("revoke", first)).rejects.toThrow("the last valid operator key");
  const second = await run("create", "--name", "Night", "--expires", "2999-01-01T00:00:00Z");
  expect(await run("revoke", second.trim())).toBe(`Revoked ${idIn(second)} (Night).\n`);
  const rows = (await run("list")).trimEnd().split("\n");
  expect(rows).toHaveLength(3);
  expect(rows.find((row) => row.startsWith(first))).toMatch(/ active .* never +never +On call$/);
  expect(rows.find((row) => row.startsWith(idIn(second)))).toMatch(/ revoked .* 2999-01-01T00:00:00Z +never +Night$/);
  const { items } = await audit.page(undefined, PAGE);
  expect(items.map(({ keyId, action, outcome, target }) => [keyId, action, outcome, target])).toEqual([
    ["cli", "apiKeyRevoke", "OK", idIn(second)],
    ["cli", "apiKeyCreate", "OK", idIn(second)],
    ["cli", "apiKeyRevoke", "CONFLICT", first],
    ["cli", "apiKeyCreate", "OK", first],
  ]);
});

test("operator-key reports an invalid time and an unknown key", async () => {
  const { run } = await database();
  await expect(run("create", "--name", "A", "--expires", "tomorrow")).rejects.toThrow(
    "--expires 'tomorrow' is not a valid time",
  );
  await expect(run("revoke", "none")).rejects.toThrow("There is no such API key");
});

function runWith(environment: Record<string, string>, ...args: string[]): Promise<unknown> {
  return buildProgram(() => undefined, environment).parseAsync(["operator-key", ...args], { from: "user" });
}

test.each([["list"], ["create", "--name", "Night"], ["revoke", "none"]])(
  "regression: operator-key %s requires no broker's variables, and exits with 78",
  async (...args) => {
    const failure = runWith({ SLUICE_MONGODB_DATABASE: "admin" }, ...args);
    await expect(failure).rejects.toMatchObject({ exitCode: 78 });
    await expect(failure).rejects.toThrow(/^The configuration has 2 mistakes. Nothing was changed.\n\n {2}MONGODB_URI/);
  },
);

test("regression: operator-key exits with 78 and a remedy if MongoDB rejects the user", async () => {
  const { uri, database } = await sharedMongo();
  const failure = runWith(
    { MONGODB_URI: uri.replace("//", "//nobody:hunter2@"), SLUICE_MONGODB_DATABASE: database },
    "list",
  );
  await expect(failure).rejects.toMatchObject({ exitCode: 78 });
  await expect(failure).rejects.toThrow("MONGODB_URI: has credentials that MongoDB rejects\n    -> check user name");
});

test.each([
  ["--name", ["--name", " "], "--name must have 1 to 200 characters"],
  ["--expires", ["--name", "A", "--expires", "yesterday"], "--expires 'yesterday' is not a valid time"],
  ["--expires", ["--name", "A", "--expires", "2020-01-01T00:00:00Z"], "'2020-01-01T00:00:00Z' is in the past. Use a"],
])("regression: reports an invalid %s even if the configuration is invalid", async (_option, args, message) => {
  await expect(runWith({}, "create", ...args)).rejects.toThrow(message);
});
