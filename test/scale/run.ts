/** Injects one failure after the other into an installation under load, and then accounts for every reading. */
import type { JournalKind } from "../../dev/stack";
import { until } from "../harness/until";
import { accountFor, type Account, type BrokerKill } from "./account";
import { type Fault, injected, plannedFaults } from "./faults";
import { Subscriber } from "./subscriber";
import { Traffic } from "./traffic";
import { World } from "./world";

export interface ScaleOptions {
  /** Folder of the installation, with its data and logs. */
  readonly dir: string;
  readonly journal: JournalKind;
  /** Maximum number of failures. */
  readonly faults: number;
  /** Seed that chooses the failures and their order. */
  readonly seed: number;
  /** Time after which no further failure is prepared, in milliseconds since the preparation of the first. */
  readonly forMs: number;
  readonly gateways: number;
  /** Selects the planned failures to inject. Default: all. */
  only?(fault: Fault): boolean;
  /** Called with a line of text for each failure. */
  onLine(line: string): void;
}

export interface ScaleOutcome extends Account {
  readonly faults: number;
  /** Longest pause of readings over all failures, in milliseconds. */
  readonly longestPauseMs: number;
}

const RECOVERY_MS = 180_000;
/** Readings flow steadily if no pause within the last `STEADY_MS` reached `PAUSE_MS`. */
const STEADY_MS = 5_000;
const PAUSE_MS = 1_500;
/** Maximum wait for a steady flow before a failure. */
const UNSTEADY_MS = 60_000;

export async function runScale(options: ScaleOptions): Promise<ScaleOutcome> {
  const { dir, journal, seed, forMs, onLine } = options;
  const world = await World.start(dir, journal);
  const ends = [() => world.stop()];
  try {
    const traffic = await Traffic.prepare(world, options.gateways);
    ends.unshift(() => traffic.abandon());
    const subscribers = subscribersOf(world, traffic);
    ends.unshift(...subscribers.map((subscriber) => () => subscriber.end()));
    for (const subscriber of subscribers) subscriber.start();
    await until(() => subscribers.every(({ isFollowing }) => isFollowing));
    await traffic.start(world);
    await flowing(traffic, subscribers);

    const planned = plannedFaults(world.targets, seed).filter((fault) => options.only?.(fault) ?? true);
    const kills: BrokerKill[] = [];
    const pauses: number[] = [];
    const begun = performance.now();
    for (const fault of planned.slice(0, options.faults)) {
      if (performance.now() - begun > forMs) break;
      await steady(subscribers);
      const from = performance.now();
      await injected(fault);
      const undone = performance.now();
      await flowing(traffic, subscribers).catch((error: unknown) => {
        throw new Error(`no readings after ${titleOf(fault)}: ${stateOf(world, subscribers)}`, { cause: error });
      });
      if (fault.kind === "kill -9" && fault.target.kind === "broker") {
        const partitionId = world.targets.filter(({ kind }) => kind === "broker").indexOf(fault.target);
        kills.push({ partitionId, from, until: performance.now() });
      }
      const failures = world.targets.flatMap((target) => target.failure() ?? []);
      if (failures.length > 0) throw new Error(`after ${titleOf(fault)}: ${failures.join("\n")}`);
      const pause = Math.round(Math.max(...subscribers.map((subscriber) => subscriber.pauseSince(from))));
      pauses.push(pause);
      const lasted = ((undone - from) / 1_000).toFixed(1);
      onLine(
        `fault ${String(pauses.length)}: ${titleOf(fault)} for ${lasted} s: readings paused for ${String(pause)} ms`,
      );
    }
    await traffic.stop();
    const account = await accountFor(world, traffic, subscribers, kills);
    return { ...account, faults: pauses.length, longestPauseMs: Math.max(0, ...pauses) };
  } finally {
    for (const end of ends) await end();
  }
}

/** Creates a subscriber for each API node with the key of each tenant, and with the operator's key. */
function subscribersOf(world: World, { tenants }: Traffic): readonly Subscriber[] {
  const all = tenants.map(({ tenantId }) => tenantId);
  const keys = [
    ...tenants.map(({ tenantId, apiKey }) => ({ name: tenantId, tenantIds: [tenantId], apiKey })),
    { name: "operator", tenantIds: all, apiKey: world.operatorKey },
  ];
  const urls = () => world.apiUrls;
  return keys.flatMap(({ name, tenantIds, apiKey }) =>
    world.apiUrls.map((_, node) => new Subscriber(`${name} from ${String(node)}`, tenantIds, urls, apiKey, node)),
  );
}

/**
 * Resolves when every subscriber has received a reading of each of its tenants that was published after the call.
 *
 * @throws Error that names the subscribers without such a reading
 */
async function flowing({ tenants }: Traffic, subscribers: readonly Subscriber[]): Promise<void> {
  const wanted = tenants.flatMap(({ tenantId, sensors: [sensor] }) =>
    sensor === undefined ? [] : [{ tenantId, sensorId: sensor.sensorId, value: sensor.acknowledgedAt.length + 1 }],
  );
  const behind = () =>
    subscribers.flatMap((subscriber) =>
      wanted
        .filter(({ tenantId }) => subscriber.tenantIds.includes(tenantId))
        .filter(({ sensorId, value }) => subscriber.lastOf(sensorId) < value)
        .map(({ sensorId, value }) => `${subscriber.name}: ${sensorId} is ${subscriber.lastOf(sensorId)} of ${value}`),
    );
  await until(() => behind().length === 0, RECOVERY_MS).catch((cause: unknown) => {
    throw new Error(behind().join("\n"), { cause });
  });
}

/**
 * Resolves when readings flow steadily, or after `UNSTEADY_MS`. A process that returns takes over leases, which pauses
 * readings again. The next failure must not include this pause.
 */
async function steady(subscribers: readonly Subscriber[]): Promise<void> {
  const isSteady = () => subscribers.every((each) => each.pauseSince(performance.now() - STEADY_MS) < PAUSE_MS);
  await until(isSteady, UNSTEADY_MS).catch(() => undefined);
}

function titleOf({ kind, target }: Fault): string {
  return `${target.name}: ${kind}`;
}

function stateOf(world: World, subscribers: readonly Subscriber[]): string {
  const answers = subscribers.flatMap(({ name, answer }) => (answer === null ? [] : `${name}: ${answer.message}`));
  return [...world.targets.flatMap((target) => target.failure() ?? []), ...answers].join("\n");
}
