/** Clients of the last release still work: compares the last release's schema with today's. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema, type GraphQLSchema } from "graphql";

const ROOT = path.resolve(__dirname, "../..");
const released = () => schemaOf("sdk/schema.released.graphql");

async function schemaOf(file: string): Promise<GraphQLSchema> {
  return buildSchema(await readFile(path.join(ROOT, file), "utf8"));
}

async function breaking(before: GraphQLSchema, after: GraphQLSchema): Promise<string[]> {
  const changes = await diff(before, after);
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message }) => message);
}

test("today's schema breaks no client of the last release", async () => {
  expect(await breaking(await released(), await schemaOf("schema.graphql"))).toEqual([]);
});

test.each([
  ["a field that has another name", "\n  dropped: Int!\n", "\n  lost: Int!\n", "Field 'dropped' was removed"],
  ["an argument that becomes necessary", "\n    after: Cursor\n", "\n    after: Cursor!\n", "'after'"],
  ["a value that has another name", "\n  LATEST_PER_SENSOR\n", "\n  LATEST\n", "'LATEST_PER_SENSOR' was removed"],
])("rejects today's schema with %s", async (_name, what, by, message) => {
  const text = await readFile(path.join(ROOT, "schema.graphql"), "utf8");
  const changed = buildSchema(text.replace(what, by));
  const changes = await breaking(await released(), changed);
  expect(changes).toHaveLength(1);
  expect(changes[0]).toContain(message);
});

test.each([
  ["a field that is gone", "type Query { a: Int }", ["Field 'b' was removed from object type 'Query'"]],
  ["a type that changed", "type Query { a: Int b: Int }", ["Field 'Query.b' changed type from 'String' to 'Int'"]],
  [
    "an argument that is now required",
    "type Query { a(x: Int!): Int b: String }",
    [expect.stringContaining("'x: Int!'")],
  ],
  ["a new field", "type Query { a: Int b: String c: Int }", []],
])("recognises %s", async (_name, after, expected) => {
  expect(await breaking(buildSchema("type Query { a: Int b: String }"), buildSchema(after))).toEqual(expected);
});
