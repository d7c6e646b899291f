import { FIRST_PARTITION, toId, toSensorKey } from "../../src/domain/keys";
import type { ExecutionResult } from "graphql";
import type { Principal } from "../../src/domain/entities";
import { createMemoryServices, reading } from "./memory-services";
import { createEngine } from "./run";

const QUERY = `subscription ($after: Cursor, $full: Boolean!) {
  readings(input: { tenantId: "acme", after: $after }) { cursor readings { value sensor { unit @include(if: $full) asset { type } } } }
}`;
const READER: Principal = { role: "TENANT_READER", tenantId: toId("acme"), keyId: "r", expiresAt: null };
/** Number of subscribers of each kind. All but the first of a kind must cost no calls. */
const MANY = 50;

interface Kind {
  readonly principal: Principal;
  readonly query: string;
  readonly full: boolean;
}

const kinds: readonly Kind[] = [
  { principal: READER, query: QUERY, full: false },
  { principal: READER, query: QUERY, full: true },
  { principal: READER, query: QUERY.replace("value", "value timestamp"), full: false },
  { principal: { ...READER, role: "TENANT_ADMIN" }, query: QUERY, full: false },
  { principal: { ...READER, role: "OPERATOR", tenantId: null }, query: QUERY, full: false },
];

/**
 * Publishes one event to `copies` subscribers of each kind. Resolves with the calls of services and the subscribers'
 * results.
 */
async function publishTo(copies: number) {
  const services = createMemoryServices();
  const engine = createEngine(services);
  const subscribers = [];
  for (const { principal, query, full } of kinds) {
    for (let copy = 0; copy < copies; copy++) {
      const context = engine.contextFor({ ...principal, keyId: `key${copy}` });
      // Each subscriber resumes from a different cursor, but they can still share executions.
      const variables = {
        full,
        ...(copy === 0
          ? {}
          : { after: services.cursors.stream(principal).encode([{ partition: FIRST_PARTITION, seq: copy }]) }),
      };
      const prepared = await engine.prepare({ query, variables }, context);
      if (!prepared.ok) throw new Error(prepared.failure.join());
      const stream = await engine.subscribe(prepared.value, context);
      if (!("next" in stream)) throw new Error(JSON.stringify(stream.errors));
      subscribers.push(stream);
    }
  }
  await Promise.all(subscribers.map((stream) => stream.next()));
  services.calls.clear();
  const event = {
    readings: [reading(toSensorKey("acme/truck-1/temp"), 1, 1), reading(toSensorKey("acme/truck-2/temp"), 2, 2)],
    cursor: 2,
    gap: null,
  };
  for (const stream of services.streams) stream.push(event);
  const results = await Promise.all(subscribers.map(async (stream) => (await stream.next()).value as ExecutionResult));
  const calls = [...services.calls].sort();
  for (const stream of subscribers) await stream.return?.();
  return { calls, results, json: results.map((result) => withoutCursor(String(engine.jsonOf(result)))) };
}

/** Cursors are unique, even for the same position. */
function withoutCursor(json: string): string {
  return json.replaceAll(/"cursor":"[^"]+"/g, '"cursor":""');
}

test("executes an event once for equal operations with equal rights", async () => {
  const [single, many] = [await publishTo(1), await publishTo(MANY)];
  expect(single.calls.length).toBeGreaterThan(0);
  expect(many.calls).toEqual(single.calls);
  expect(new Set(many.results).size).toBe(kinds.length);
  expect(many.json).toEqual(single.json.flatMap((json) => Array.from({ length: MANY }, () => json)));
  expect(many.results.flatMap(({ errors }) => errors ?? [])).toEqual([]);
});

test("regression: a subscriber in debt delays no other subscriber of its tenant", async () => {
  const services = createMemoryServices();
  const engine = createEngine(services, { rates: { key: [{ capacity: 1_000, seconds: 1 }], tenant: [] } });
  const open = async (keyId: string) => {
    const context = engine.contextFor({ ...READER, keyId });
    const prepared = await engine.prepare({ query: QUERY, variables: { full: false } }, context);
    if (!prepared.ok) throw new Error(prepared.failure.join());
    const stream = await engine.subscribe(prepared.value, context);
    if (!("next" in stream)) throw new Error(JSON.stringify(stream.errors));
    await stream.next();
    return { context, stream };
  };
  const [indebted, other] = [await open("indebted"), await open("other")];
  await indebted.context.pay(3_000);
  const repaid = indebted.context.pay(1) ?? Promise.resolve();
  const events = [indebted, other].map(({ stream }) => stream.next());
  for (const stream of services.streams)
    stream.push({ readings: [reading(toSensorKey("acme/truck-1/temp"), 1, 1)], cursor: 2, gap: null });
  const first = await Promise.race([repaid.then(() => "debt repaid"), events[1]?.then(() => "event delivered")]);
  expect(first).toBe("event delivered");
  await Promise.all(events);
  for (const { stream } of [indebted, other]) await stream.return?.();
});
