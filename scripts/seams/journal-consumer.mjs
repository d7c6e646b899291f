import { readdirSync } from "node:fs";
import path from "node:path";
import { root } from "../setup.mjs";

/** Version of the next migration. */
const version = readdirSync(path.join(root, "src/store/migrations")).filter((file) => /^\d{4}-/.test(file)).length + 1;

const port = `/** Number of readings of each sensor. */
export interface ReadingCounts {
  /** In the order of the keys. */
  of(sensorKeys: readonly string[]): Promise<number[]>;
}
`;

const counting = `import type { JournalBatch } from "../ports/journal";

export function countedBySensor(batches: readonly JournalBatch[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { columns } of batches) {
    for (const place of columns.source) {
      const key = columns.sources[place] ?? "";
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}
`;

const countingTest = `import { toPosition, toSensorKeys } from "../keys";
import { countedBySensor } from "./counting";

test("counts the readings of each sensor", () => {
  const columns = {
    sources: toSensorKeys(["acme/a/one", "acme/a/two"]),
    source: Uint32Array.of(0, 1, 0),
    timestamp: new Float64Array(3),
    receivedAt: new Float64Array(3),
    value: new Float64Array(3),
    fingerprint: new Uint32Array(6),
  };
  const place = { position: toPosition(7), previous: toPosition(3), committedAt: 0 };
  const counts = countedBySensor([{ ...place, columns, ledger: [] }]);
  expect([...counts]).toEqual([
    ["acme/a/one", 2],
    ["acme/a/two", 1],
  ]);
});
`;

const token = `import type { ReadingCounts } from "../../domain/reading-counts/reading-counts";
import { ServiceToken } from "../contributed";

export const READING_COUNTS = new ServiceToken<ReadingCounts>("reading counts");
`;

const repository = `import type { Db } from "mongodb";
import type { Partition, Position } from "../../domain/keys";
import type { JournalBatch } from "../../domain/ports/journal";
import { countedBySensor } from "../../domain/reading-counts/counting";
import type { ReadingCounts } from "../../domain/reading-counts/reading-counts";
import { MongoConsumerCheckpoint } from "../consumer-checkpoint";

export const COLLECTION = "readingCounts";

/** \`_id\` is the sensor's key. */
interface CountDocument {
  readonly _id: string;
  readonly count: number;
}

export class MongoReadingCounts implements ReadingCounts {
  readonly name = "reading-counts";
  private readonly checkpoint: MongoConsumerCheckpoint;

  constructor(
    private readonly db: Db,
    partition?: Partition,
  ) {
    this.checkpoint = new MongoConsumerCheckpoint(db, this.name, partition);
  }

  takeOver(): Promise<Position> {
    return this.checkpoint.takeOver();
  }

  apply(batches: readonly JournalBatch[], through: Position): Promise<boolean> {
    const updates = [...countedBySensor(batches)].map(([_id, count]) => ({
      updateOne: { filter: { _id }, update: { $inc: { count } }, upsert: true },
    }));
    return this.checkpoint.commit(through, async (session) => {
      if (updates.length > 0) await this.db.collection<CountDocument>(COLLECTION).bulkWrite(updates, { session });
    });
  }

  async of(sensorKeys: readonly string[]): Promise<number[]> {
    const documents = this.db.collection<CountDocument>(COLLECTION).find({ _id: { $in: [...sensorKeys] } });
    const counts = new Map((await documents.toArray()).map(({ _id, count }) => [_id, count]));
    return sensorKeys.map((key) => counts.get(key) ?? 0);
  }
}
`;

const stored = `import type { StoredCapability } from "../capability";
import { COLLECTION } from "./mongo-reading-counts";

export const storedReadingCounts: StoredCapability = {
  migrations: [
    {
      version: ${version},
      name: "reading counts",
      async apply(db) {
        await db.collection(COLLECTION).createIndex({ count: 1 }, { name: "count" });
      },
    },
  ],
  async erase(db, { kind, key }) {
    const _id = kind === "SENSOR" ? key : { $gt: \`\${key}/\`, $lt: \`\${key}0\` };
    await db.collection<{ readonly _id: string }>(COLLECTION).deleteMany({ _id });
  },
};
`;

const resolver = `import DataLoader from "dataloader";
import { Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Sensor } from "../../domain/entities";
import { sensorKey } from "../../domain/keys";
import type { ReadingCounts } from "../../domain/reading-counts/reading-counts";
import { SensorType } from "../../schema/sensor";
import { READING_COUNTS } from "../../services/reading-counts/token";
import type { ResolverCapability } from "../capability";
import type { RequestContext } from "../context";

@Resolver(() => SensorType)
export class ReadingCountResolver {
  private readonly loaders = new WeakMap<RequestContext, DataLoader<string, number>>();

  constructor(private readonly counts: ReadingCounts) {}

  @FieldResolver(() => Int, { description: "Number of readings of the sensor." })
  readingCount(@Root() { tenantId, assetId, sensorId }: Sensor, @Ctx() context: RequestContext): Promise<number> {
    let loader = this.loaders.get(context);
    if (loader === undefined) {
      loader = new DataLoader((keys: readonly string[]) => context.reads.run(() => this.counts.of(keys)));
      this.loaders.set(context, loader);
    }
    return loader.load(sensorKey(tenantId, assetId, sensorId));
  }
}

export const readingCountResolvers: ResolverCapability = [
  [ReadingCountResolver, ({ contributed }) => new ReadingCountResolver(contributed.get(READING_COUNTS))],
];
`;

const capability = `import { Counter } from "prom-client";
import { contribute } from "../../services/contributed";
import { READING_COUNTS } from "../../services/reading-counts/token";
import type { Position } from "../../domain/keys";
import type { JournalBatch } from "../../domain/ports/journal";
import { MongoReadingCounts } from "../../store/reading-counts/mongo-reading-counts";
import type { Capability } from "../capability";

export const readingCounts: Capability = ({ db, metrics }) => {
  const batches = new Counter({
    name: "sluice_reading_counts_batches_total",
    help: "Journal batches counted by sensor",
    registers: [metrics],
  });
  return {
    consumers(partition) {
      const counts = new MongoReadingCounts(db, partition);
      const consumer = {
        name: counts.name,
        takeOver: () => counts.takeOver(),
        async apply(read: readonly JournalBatch[], through: Position) {
          const isOwner = await counts.apply(read, through);
          if (isOwner) batches.inc(read.length);
          return isOwner;
        },
      };
      return [consumer];
    },
    services: [contribute(READING_COUNTS, new MongoReadingCounts(db))],
  };
};
`;

const capabilityTest = `import type { GraphQLObjectType } from "graphql";
import { createBareSchema } from "../../graphql/schema";
import { STORED_CAPABILITIES } from "../../store/contributions";
import * as capabilities from "../capabilities";

test("the capability is in the schema, in the store and in the process", () => {
  const sensor = createBareSchema().getType("Sensor") as GraphQLObjectType;
  expect(sensor.getFields().readingCount?.type.toString()).toBe("Int!");
  const migrations = STORED_CAPABILITIES.flatMap((stored) => stored.migrations ?? []);
  expect(migrations.map(({ name }) => name)).toContain("reading counts");
  expect(Object.keys(capabilities)).toContain("readingCounts");
});
`;

const FOLDER = /^src\/([a-z]+)\/reading-counts\//;

/** @returns one sentence for each limit that the change exceeds */
function violations(touched) {
  const layers = new Set(touched.map(({ path: file }) => FOLDER.exec(file)?.[1]).filter(Boolean));
  const elsewhere = touched.filter(({ path: file }) => !FOLDER.test(file));
  const lines = elsewhere.reduce((sum, { added, removed }) => sum + Math.max(added, removed), 0);
  return [
    ...(layers.size <= 5 ? [] : [`the change adds folders to ${layers.size} layers; at most 5 are allowed`]),
    ...(lines <= 3 ? [] : [`the change touches ${lines} lines elsewhere; at most 3 are allowed`]),
  ];
}

const folder = (layer, name) => `src/${layer}/reading-counts/${name}`;
const line = (text) => (source) => `${source.replace("export {};\n", "")}${text}\n`;

export default {
  title: "a capability that follows readings and shows one field",
  changes: {
    [folder("domain", "reading-counts.ts")]: () => port,
    [folder("domain", "counting.ts")]: () => counting,
    [folder("domain", "counting.test.ts")]: () => countingTest,
    [folder("services", "token.ts")]: () => token,
    [folder("store", "mongo-reading-counts.ts")]: () => repository,
    [folder("store", "stored.ts")]: () => stored,
    [folder("resolvers", "resolver.ts")]: () => resolver,
    [folder("app", "reading-counts.ts")]: () => capability,
    [folder("app", "reading-counts.test.ts")]: () => capabilityTest,
    "src/store/capabilities.ts": line('export { storedReadingCounts } from "./reading-counts/stored";'),
    "src/resolvers/capabilities.ts": line('export { readingCountResolvers } from "./reading-counts/resolver";'),
    "src/app/capabilities.ts": line('export { readingCounts } from "./reading-counts/reading-counts";'),
  },
  violations,
  tests: ["reading-counts"],
};
