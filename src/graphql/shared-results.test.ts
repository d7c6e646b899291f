import { parse } from "graphql";
import type { Principal } from "../domain/entities";
import { toId } from "../domain/keys";
import { SharedResults } from "./shared-results";

const reader: Principal = { role: "TENANT_READER", tenantId: toId("acme"), keyId: "a", expiresAt: null };
const document = parse(
  "subscription S($after: String, $full: Boolean!) { readings(input: { after: $after }) { cursor readings @include(if: $full) { value } } }",
);
const schema = null as never;

test("executes an event once for equal operations with equal rights", async () => {
  const shared = new SharedResults();
  let executions = 0;
  const run = (event: object, variableValues: Record<string, unknown>, principal = reader) =>
    shared.of(event, shared.keyOf({ schema, document, variableValues }, principal), () =>
      Promise.resolve({ data: { execution: ++executions } }),
    );
  const event = {};
  const first = await run(event, { after: "1", full: true });
  expect(await run(event, { full: true, after: "2" })).toBe(first);
  expect(await run(event, { full: true }, { ...reader, keyId: "b" })).toBe(first);
  expect(executions).toBe(1);

  await run(event, { full: false });
  await run(event, { full: true }, { ...reader, tenantId: toId("globex") });
  await run(event, { full: true }, { ...reader, role: "TENANT_ADMIN" });
  await run({}, { full: true });
  expect(executions).toBe(5);
});
