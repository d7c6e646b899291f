import { buildSchema } from "graphql";
import { DocumentReader } from "./document-reader";
import { DEFAULT_OPERATION_LIMITS, OperationGuard } from "./limits";

const schema = buildSchema("type Query { viewer: Viewer } type Viewer { role: String name: String }");

/** Returns the number of pauses while a document is validated, and the errors. */
async function validated(query: string) {
  const reader = new DocumentReader(schema, new OperationGuard(schema, DEFAULT_OPERATION_LIMITS, true));
  let pauses = 0;
  const reading = await reader.read(query, {}, () => {
    pauses++;
    return undefined;
  });
  return { pauses, errors: reading.ok ? [] : reading.failure.map(({ message }) => message) };
}

const same = (fields: string, count: number) => `{ ${fields.repeat(count)} }`;

test("validates a small document in one step", async () => {
  expect(await validated(same("viewer { role } ", 10))).toEqual({ pauses: 1, errors: [] });
});

test.each([
  ["a long document", same("viewer { role } ", 10).padEnd(5_000)],
  ["a short document with many fields to compare", same("viewer { role } ", 50)],
])("regression: validates %s in steps", async (_what, query) => {
  const { pauses, errors } = await validated(query);
  expect(pauses).toBeGreaterThan(3);
  expect(errors).toEqual([]);
});

test("compares fields in the last step", async () => {
  const { errors } = await validated(`{ viewer { a: role } ${"viewer { a: name } ".repeat(50)} }`);
  expect(errors[0]).toMatch(/^Fields "viewer" conflict/);
});
