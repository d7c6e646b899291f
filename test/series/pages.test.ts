/**
 * Pages of readings while further readings arrive. These have any age and may have equal timestamps. Uses a real
 * MongoDB.
 */
import fc from "fast-check";
import type { Sensor } from "../../src/domain/entities";
import { toSensorKey, type SensorKey } from "../../src/domain/keys";
import type { PageRequest } from "../../src/domain/ports/pages";
import type { ReadingPosition } from "../../src/domain/ports/telemetry-store";
import { compareReadings, endOfBatch, type Reading } from "../../src/domain/reading";
import { TelemetryService } from "../../src/services/telemetry/telemetry-service";
import { MongoTelemetryRepository } from "../../src/store/telemetry";
import { uniqueName } from "../harness/servers";
import { reader, Stage } from "./stage";

const MILLISECONDS = 6;

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.make();
});

function service(): TelemetryService {
  const registered = async (_principal: unknown, keys: readonly string[]) => keys.map(() => ({}) as Sensor);
  const recent = { since: async (keys: readonly SensorKey[]) => stage.tailOf(keys) };
  return new TelemetryService(
    new MongoTelemetryRepository(stage.database.db),
    recent as never,
    {} as never,
    { sensors: registered } as never,
    {} as never,
    {} as never,
    {} as never,
  );
}

interface Arrival {
  readonly timestamps: readonly number[];
  /** Whether a flush then stores all readings in memory. */
  readonly isStored: boolean;
  readonly isForgotten: boolean;
}

const arrival: fc.Arbitrary<Arrival> = fc.record({
  timestamps: fc.array(fc.nat(MILLISECONDS - 1), { minLength: 1, maxLength: 6 }),
  isStored: fc.boolean(),
  isForgotten: fc.boolean(),
});

class Arrivals {
  readonly all: Reading[] = [];

  constructor(private readonly key: string) {}

  async take({ timestamps, isStored, isForgotten }: Arrival): Promise<void> {
    const values = timestamps.map((after, index) => ({ timestamp: stage.start + after, value: index }));
    const readings = stage.journaled(toSensorKey(this.key), values);
    this.all.push(...readings);
    stage.tail.push(...readings);
    if (!isStored) return;
    await stage.flush(stage.tail.filter(({ seq }) => seq > endOfBatch(stage.doneSeq)));
    if (isForgotten) stage.tail = [];
  }
}

test("pages contain each reading once, and new readings only after the page's position", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arrival, { minLength: 1, maxLength: 4 }),
      fc.array(fc.option(arrival), { maxLength: 8 }),
      fc.integer({ min: 1, max: 5 }),
      fc.boolean(),
      async (before, meanwhile, limit, backward) => {
        const key = toSensorKey(`acme/a/${uniqueName("pages")}`);
        const arrivals = new Arrivals(key);
        for (const each of before) await arrivals.take(each);
        const range = { from: stage.start, to: stage.start + MILLISECONDS };
        const order = (a: Reading, b: Reading) => (backward ? compareReadings(b, a) : compareReadings(a, b));
        const read: Reading[] = [];
        const remaining = [...meanwhile];
        for (let position: ReadingPosition | null = null; ;) {
          // The expected page: the next readings after the last page.
          const last = read.at(-1);
          const rest = [...arrivals.all].sort(order).filter((each) => last === undefined || order(each, last) > 0);
          const request: PageRequest<ReadingPosition> = {
            limit,
            backward,
            after: backward ? null : position,
            before: backward ? position : null,
          };
          const page = await service().pageReadings(reader, key, range, request);
          const items = backward ? [...page.items].reverse() : [...page.items];
          expect(items).toEqual(rest.slice(0, limit));
          expect(page.hasMore).toBe(rest.length > limit);
          read.push(...items);
          const edge = items.at(-1);
          if (edge === undefined || (!page.hasMore && remaining.length === 0)) break;
          position = { timestamp: edge.timestamp, seq: edge.seq };
          const next = remaining.shift();
          if (next !== undefined && next !== null) await arrivals.take(next);
        }
        expect(new Set(read.map(({ seq }) => seq)).size).toBe(read.length);
        await stage.flush(stage.tail.filter(({ seq }) => seq > endOfBatch(stage.doneSeq)));
        stage.tail = [];
      },
    ),
    { numRuns: 60 },
  );
});
