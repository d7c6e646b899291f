import { toId } from "../../src/domain/keys";
import type { AuditEvent, AuditFilter, RecordedAuditEvent } from "../../src/domain/ports/audit-log";
import { MongoAuditLog } from "../../src/store/audit-log";
import { commandsTo, type Database, migratedDatabase } from "./database";
import { readAll, stagesOf } from "./pages";

const START = Date.UTC(2026, 10, 1);
const ACTIONS = ["sensorRegister", "assetUpdate", "apiKeyCreate"];

const event = (index: number): AuditEvent => ({
  at: new Date(START + Math.floor(index / 2) * 1_000),
  keyId: `key-${index % 4}`,
  role: "TENANT_ADMIN",
  clientAddress: null,
  action: ACTIONS[index % 3] ?? "",
  tenantId: index % 5 === 0 ? toId("globex") : toId("acme"),
  target: `truck-${index % 7}`,
  outcome: "OK",
  before: null,
  after: { index },
});

const events = Array.from({ length: 60 }, (_, index) => event(index));
const at = (second: number) => new Date(START + second * 1_000);

const FILTERS: readonly AuditFilter[] = [
  {},
  { actions: ["assetUpdate"] },
  { actions: ["assetUpdate", "apiKeyCreate"], from: at(5) },
  { actions: [] },
  { keyId: "key-1" },
  { keyId: "key-1", actions: ["sensorRegister"], to: at(20) },
  { target: "truck-3" },
  { target: "truck-3", keyId: "key-2" },
  { target: "truck" },
  { search: "RUCK-3" },
  { search: "key-2", actions: ["assetUpdate"], from: at(5) },
  { search: "truck", target: "truck-3" },
  { search: "-4" },
  { search: "nothing" },
  { from: at(5), to: at(20) },
];

let database: Database;
let log: MongoAuditLog;
let commands: ReturnType<typeof commandsTo>;

beforeAll(async () => {
  database = await migratedDatabase();
  log = new MongoAuditLog(database.db);
  commands = commandsTo(database.db, "auditLog");
  for (const each of events) await log.append(each);
});

function matches(each: AuditEvent, { actions, keyId, target, search, from, to }: AuditFilter): boolean {
  return (
    (actions?.includes(each.action) ?? true) &&
    (keyId === undefined || each.keyId === keyId) &&
    (target === undefined || each.target === target) &&
    (search === undefined || `${each.target} ${each.keyId}`.includes(search.toLowerCase())) &&
    (from === undefined || each.at >= from) &&
    (to === undefined || each.at < to)
  );
}

test.each(FILTERS)("pages the events of one tenant that match %j, newest first, with an index", async (filter) => {
  const before = commands.length;
  for (const backward of [false, true]) {
    const found = await readAll<RecordedAuditEvent, string>(
      7,
      backward,
      (request) => log.page(toId("acme"), request, filter),
      ({ eventId }) => eventId,
    );
    const expected = events.filter((each) => each.tenantId === "acme" && matches(each, filter)).reverse();
    expect(found.map(({ after }) => after)).toEqual(expected.map(({ after }) => after));
  }
  for (const { command } of commands.slice(before)) {
    const { find, filter: sent, sort, limit, hint } = command as Record<string, object>;
    // A search first counts with another command.
    if (find === undefined) continue;
    const plan = await database.db.command({ explain: { find, filter: sent, sort, limit, hint } });
    const stages = stagesOf(plan.queryPlanner as unknown);
    expect(stages).not.toContain("COLLSCAN");
    expect(stages).not.toContain("SORT");
  }
});
