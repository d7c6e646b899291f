import { setImmediate as nextTurn } from "node:timers/promises";
import { pino } from "pino";
import { firstCredential, type BrokerCredential } from "../../domain/broker-credential";
import { DEFAULT_TENANT_LIMITS } from "../../domain/limits";
import { toId } from "../../domain/keys";
import { FloodGuard } from "./flood-guard";

const TENANT = toId("acme");
const FIRST = firstCredential({
  ...{ tenantId: TENANT, name: "A", status: "ACTIVE", createdAt: new Date(0), limits: DEFAULT_TENANT_LIMITS },
  broker: { username: "tenant_acme", hash: "", salt: "", iterations: 1 },
});

interface Given {
  /** Credentials with open connections. */
  readonly connected: readonly string[];
  /** Recorded credentials that were seen earlier. */
  readonly seen?: readonly string[];
  /** Flooding credentials. */
  readonly offenders: readonly string[];
}

/** Creates a guard over credentials in memory. */
async function setUp({ connected, seen = [], offenders }: Given) {
  const paused = new Set<string>();
  const log: string[] = [];
  const audited: string[] = [];
  let report = (_tenantId: typeof TENANT) => {};
  const credentials = seen.map((username): BrokerCredential => ({ ...FIRST, username, lastSeenAt: new Date(1) }));
  let metered = 0;
  const guard = new FloodGuard({
    floods: {
      onFlood: (listener) => {
        report = listener;
        return () => undefined;
      },
      persists: async () => offenders.some((username) => !paused.has(username)),
    },
    counts: { usersOf: () => [...connected] },
    pauses: {
      isPaused: (username) => paused.has(username),
      pause: async (username, milliseconds) => {
        paused.add(username);
        log.push(`pause ${username} ${milliseconds}`);
      },
      prolong: async (username, milliseconds) => void log.push(`prolong ${username} ${milliseconds}`),
      resume: async (username) => {
        paused.delete(username);
        log.push(`resume ${username}`);
      },
    },
    credentials: {
      accounts: async () => [{ tenantId: TENANT, username: FIRST.username, state: "ENABLED", credentials }],
    },
    audit: { observed: async ({ action, target }) => void audited.push(`${action} ${target}`) },
    observer: { credentialPaused: () => metered++ },
    logger: pino({ level: "silent" }),
  });
  await guard.start();
  return {
    paused,
    audited,
    count: () => metered,
    /** Reports a flood, and returns the guard's actions. */
    async flood(): Promise<string[]> {
      report(TENANT);
      // While the guard handles a flood, further reports of the tenant have no effect.
      report(TENANT);
      // All fakes resolve without timers, so one turn of the event loop completes the guard's work.
      await nextTurn();
      return log.splice(0);
    },
  };
}

test("pauses the only connected credential, and records the pause", async () => {
  const { flood, audited, count } = await setUp({ connected: ["gw-1"], offenders: ["gw-1"] });
  expect(await flood()).toEqual(["pause gw-1 10000"]);
  expect(audited).toEqual(["credentialPause gw-1"]);
  expect(count()).toBe(1);
});

test("immediately resumes credentials that it paused without effect", async () => {
  const { flood, paused } = await setUp({ connected: ["gw-1", "gw-2", "gw-3"], offenders: ["gw-2"] });
  expect(await flood()).toEqual(["pause gw-1 10000", "pause gw-2 10000", "resume gw-1"]);
  expect([...paused]).toEqual(["gw-2"]);
});

test("doubles a credential's pause each time, and pauses this credential first", async () => {
  const { flood, paused } = await setUp({ connected: ["gw-1", "gw-2"], offenders: ["gw-2"] });
  await flood();
  paused.clear();
  expect(await flood()).toEqual(["pause gw-2 10000", "prolong gw-2 20000"]);
  for (let count = 0; count < 10; count++) {
    paused.clear();
    await flood();
  }
  paused.clear();
  expect(await flood()).toEqual(["pause gw-2 10000", "prolong gw-2 300000"]);
});

test("tries a credential that connected before this process started to watch", async () => {
  const { flood } = await setUp({ connected: ["gw-1"], seen: ["gw-1", "gw-2"], offenders: ["gw-2"] });
  expect(await flood()).toEqual(["pause gw-1 10000", "pause gw-2 10000", "resume gw-1"]);
});

test("keeps no credential paused if none causes the flood, and then rests", async () => {
  const connected = Array.from({ length: 20 }, (_, index) => `gw-${index}`);
  const { flood, paused, audited, count } = await setUp({ connected, offenders: ["somebody"] });
  const done = await flood();
  expect(done.filter((each) => each.startsWith("pause"))).toHaveLength(8);
  expect([...paused]).toEqual([]);
  expect([audited, count()]).toEqual([[], 0]);
  expect(await flood()).toEqual([]);
});
