import { MAX_TRACE_EVENTS, type TraceLine } from "../../domain/broker-trace";
import { TraceReader } from "./trace-reader";

const AT = new Date(1_000);
const LATER = new Date(2_000);
const connected = (username: string, clientId: string, port = 1): TraceLine => ({
  kind: "CONNECTED",
  connection: { username, clientId, address: "10.0.0.1", port, keepAliveSeconds: 60, at: AT },
});
const denied = (clientId: string, topic: string, at = AT): TraceLine => ({
  kind: "DENIED_PUBLISH",
  clientId,
  topic,
  at,
});

function readerOf(lines: readonly TraceLine[], before: readonly string[] = []): TraceReader["result"] {
  const reader = new TraceReader("tenant_a", before);
  for (const line of lines) reader.add(line);
  return reader.result;
}

test("counts publishes of the credential's clients, and merges equal denials", () => {
  const lines = [denied("gw", "x"), denied("gw", "x", LATER), denied("other", "x"), connected("tenant_a", "new")];
  const published: TraceLine = { kind: "PUBLISHED", clientId: "new", topic: "y", at: AT };
  expect(readerOf([published, ...lines, published], ["gw"])).toEqual({
    acceptedPublishes: 1,
    deniedPublishes: 2,
    events: [
      { kind: "DENIED_PUBLISH", clientId: "gw", topic: "x", reason: null, count: 2, firstAt: AT, lastAt: LATER },
      { kind: "CONNECTED", clientId: "new", topic: null, reason: null, count: 1, firstAt: AT, lastAt: AT },
    ],
  });
});

test("stops following a client ID that another user takes over", () => {
  const { events, deniedPublishes } = readerOf([connected("tenant_b", "gw"), denied("gw", "secret")], ["gw"]);
  expect(deniedPublishes).toBe(0);
  expect(events).toMatchObject([{ kind: "DISCONNECTED", reason: "SESSION_TAKEN_OVER" }]);
});

test.each([
  ["a rejected client with the same client ID", [], { peer: "10.0.0.1:9", reason: "NOT_AUTHORIZED" }],
  [
    "an earlier connection with the same client ID",
    [connected("tenant_a", "gw")],
    { peer: "10.0.0.1:9", reason: "CONNECTION_LOST" },
  ],
] as const)("continues after the end of %s", (_what, before, end) => {
  const lines: TraceLine[] = [...before, { kind: "ENDED", end: { clientId: "gw", at: AT, ...end } }, denied("gw", "x")];
  expect(readerOf(lines, ["gw"]).deniedPublishes).toBe(1);
});

test("ends with the connection, and reports its reason", () => {
  const end: TraceLine = { kind: "ENDED", end: { clientId: "gw", peer: null, reason: "PACKET_TOO_LARGE", at: AT } };
  const { events, deniedPublishes } = readerOf([end, denied("gw", "x")], ["gw"]);
  expect(events).toMatchObject([{ kind: "DISCONNECTED", reason: "PACKET_TOO_LARGE" }]);
  expect(deniedPublishes).toBe(0);
});

test("keeps a bounded number of events and characters, and counts all events", () => {
  const many = Array.from({ length: 2 * MAX_TRACE_EVENTS }, (_, index) => denied("gw", `${index}${"x".repeat(9_999)}`));
  const { events, deniedPublishes } = readerOf(many, ["gw"]);
  expect(events).toHaveLength(MAX_TRACE_EVENTS);
  expect(events.every(({ topic }) => topic!.length === 256)).toBe(true);
  expect(deniedPublishes).toBe(2 * MAX_TRACE_EVENTS);
});
