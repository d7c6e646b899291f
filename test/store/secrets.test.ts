import { randomBytes } from "node:crypto";
import { MongoSecrets } from "../../src/store/secrets";
import { emptyDatabase } from "./database";

test("a secret is created by one of several starting processes, and shared by all", async () => {
  const { db } = await emptyDatabase();
  const made = await Promise.all(
    Array.from({ length: 8 }, () => new MongoSecrets(db).ensure("cursors", randomBytes(32))),
  );
  expect(new Set(made.map((secret) => secret.toString("hex"))).size).toBe(1);
  expect(await new MongoSecrets(db).ensure("cursors", randomBytes(32))).toEqual(made[0]);
  expect(await new MongoSecrets(db).ensure("other", randomBytes(32))).not.toEqual(made[0]);
});
