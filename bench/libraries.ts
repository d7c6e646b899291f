/**
 * `npm run bench:libraries -- --json`: medians of the CPU time of small data structures in ingestion, compared with
 * equivalents of lru-cache. Both are measured alternately. It needs no server.
 */
import { Command } from "commander";
import { LRUCache } from "lru-cache";
import { sensorKey, toId, type SensorKey } from "../src/domain/keys";
import { parseTopic, telemetryTopic, type TelemetryTopic } from "../src/domain/topic";
import { SensorStates, type SensorState } from "../src/ingest/stages/sensor-states";
import { median } from "./ingest/statistics";

const LOOK_UPS = 1_000_000;
const REGISTERED_AT = 1_700_000_000_000;

interface Structure {
  readonly name: string;
  readonly library: string;
  /** Creates both structures, empty, with this capacity. */
  readonly make: (capacity: number) => { readonly own: (index: number) => void; readonly lru: (index: number) => void };
}

const ids = (index: number) => ({
  tenantId: toId(`tenant-${index % 100}`),
  assetId: toId(`truck-${index % 10_000}`),
  sensorId: toId(`temperature-${index}`),
});

const structures = (sensors: number): readonly Structure[] => {
  const keys = Array.from({ length: sensors }, (_, index): SensorKey => {
    const { tenantId, assetId, sensorId } = ids(index);
    return sensorKey(tenantId, assetId, sensorId);
  });
  const topics = Array.from({ length: sensors }, (_, index) => telemetryTopic(ids(index)));
  return [
    {
      name: "sensorStates",
      library: "lru-cache",
      make: (capacity) => {
        const states = new SensorStates(capacity);
        const cache = new LRUCache<SensorKey, SensorState>({ max: capacity });
        let next = 0;
        return {
          own: (index) => void states.get(keys[index % sensors]!, REGISTERED_AT),
          lru: (index) => {
            const key = keys[index % sensors]!;
            if (cache.get(key)?.registeredAt === REGISTERED_AT) return;
            cache.set(key, { number: next++, registeredAt: REGISTERED_AT, buckets: null, intake: null });
          },
        };
      },
    },
    {
      name: "topics",
      library: "lru-cache",
      make: (capacity) => {
        const map = new Map<string, TelemetryTopic>();
        const cache = new LRUCache<string, TelemetryTopic>({ max: capacity });
        const parse = (topic: string): TelemetryTopic => {
          const parsed = parseTopic(topic);
          if (!parsed.ok) throw new Error(parsed.failure.detail);
          return parsed.value;
        };
        return {
          own: (index) => {
            const topic = topics[index % sensors]!;
            if (map.has(topic)) return;
            if (map.size >= capacity) map.clear();
            map.set(topic, parse(topic));
          },
          lru: (index) => {
            const topic = topics[index % sensors]!;
            if (cache.get(topic) === undefined) cache.set(topic, parse(topic));
          },
        };
      },
    },
  ];
};

/** Returns the CPU time of one call in nanoseconds. */
function nanoseconds(call: (index: number) => void): number {
  const before = process.cpuUsage();
  for (let index = 0; index < LOOK_UPS; index++) call(index);
  const { user, system } = process.cpuUsage(before);
  return (1_000 * (user + system)) / LOOK_UPS;
}

function compare({ name, library, make }: Structure, sensors: number, rounds: number) {
  const { own, lru } = make(sensors);
  nanoseconds(own);
  nanoseconds(lru);
  const pairs = Array.from({ length: rounds }, () => ({ own: nanoseconds(own), lru: nanoseconds(lru) }));
  const of = (pick: (pair: (typeof pairs)[number]) => number, digits: number) =>
    Number(median(pairs.map(pick)).toFixed(digits));
  return {
    name,
    library,
    ownNanoseconds: of((pair) => pair.own, 0),
    libraryNanoseconds: of((pair) => pair.lru, 0),
    ratio: of((pair) => pair.lru / pair.own, 2),
  };
}

function main(): void {
  const options = new Command("bench:libraries")
    .option("--sensors <n>", "sensors", "100000")
    .option("--rounds <n>", "rounds, alternating", "7")
    .option("--json", "print one JSON object as the last line", false)
    .parse(process.argv)
    .opts<{ sensors: string; rounds: string; json: boolean }>();
  const [sensors, rounds] = [Number(options.sensors), Number(options.rounds)];
  const results = structures(sensors).map((structure) => compare(structure, sensors, rounds));
  for (const { name, library, ownNanoseconds, libraryNanoseconds, ratio } of results) {
    const line = `${name}: ${ownNanoseconds} ns, with ${library} ${libraryNanoseconds} ns, ${ratio} times`;
    process.stdout.write(`${line}\n`);
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ sensors, rounds, results })}\n`);
}

main();
