import { MongoClient } from "mongodb";
import { pino } from "pino";
import type { ProcessId } from "../../src/domain/lease";
import type { LivingProcess, ProcessSettings } from "../../src/domain/ports/leases";
import { SettingsWatch, SessionConflictError } from "../../src/leases/settings-watch";
import { MongoLeases } from "../../src/store/leases";
import { registrationFeed } from "../../src/store/registry-changes";
import { disposeLater, sharedMongo } from "../harness/servers";
import { until } from "../harness/until";
import { silent } from "../store/database";

const LONG_MS = 60_000;

async function newStore(): Promise<MongoLeases> {
  const { uri } = await sharedMongo();
  const client = await new MongoClient(uri).connect();
  disposeLater(() => client.close());
  return new MongoLeases(client.db(), registrationFeed(client.db(), silent));
}

function living(id: string, settings: Partial<ProcessSettings>): LivingProcess {
  const common = { kinds: ["ingest"], isLeaving: false, startedAt: new Date(), place: null, pid: 1 } as const;
  return { ...common, id: id as ProcessId, settings: { values: {}, sessions: {}, ...settings } };
}

function watchOf(store: MongoLeases, identity: LivingProcess, deadAfterMs?: number) {
  const lines: string[] = [];
  const counts: number[] = [];
  const logger = pino({ level: "warn" }, { write: (line: string) => void lines.push(line) });
  const observer = { settingsDiffer: (count: number) => void counts.push(count) };
  const watch = new SettingsWatch({ store, identity, observer, logger }, { everyMs: 20, deadAfterMs });
  disposeLater(() => watch.stop());
  return { watch, lines, counts };
}

test("reports once a setting that differs from another process, until it is equal", async () => {
  const store = await newStore();
  await store.renew(living("other", { values: { SLUICE_DEDUP_WINDOW: "a", ONLY_THERE: "b" } }), LONG_MS);
  const own = living("own", { values: { SLUICE_DEDUP_WINDOW: "c", ONLY_HERE: "d" } });
  const { watch, lines, counts } = watchOf(store, own);
  await watch.start();
  await until(() => counts.length >= 3);
  expect(counts.every((count) => count === 1)).toBe(true);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("SLUICE_DEDUP_WINDOW");
  expect(lines[0]).toContain("other");
  await store.renew(living("other", { values: { SLUICE_DEDUP_WINDOW: "c" } }), LONG_MS);
  await until(() => counts.at(-1) === 0);
});

test("does not start while a process with another session is alive", async () => {
  const store = await newStore();
  await store.renew(living("other", { sessions: { 0: "same", 1: "theirs" } }), LONG_MS);
  const { watch } = watchOf(store, living("own", { sessions: { 0: "same", 1: "own" } }), 100);
  await expect(watch.start()).rejects.toThrow(SessionConflictError);
});

test("starts once a process with another session has proved dead", async () => {
  const store = await newStore();
  await store.renew(living("dead", { sessions: { 0: "theirs" } }), 500);
  const { watch, counts } = watchOf(store, living("own", { sessions: { 0: "own" } }), LONG_MS);
  await watch.start();
  await until(() => counts.length > 0);
});
