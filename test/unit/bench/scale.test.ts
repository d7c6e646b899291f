import { layoutsOf, type Layout } from "../../../bench/scale/layout";
import type { Measured } from "../../../bench/scale/measure";
import { parseOptions } from "../../../bench/scale/options";
import { summarize, tableOf } from "../../../bench/scale/summary";

const optionsOf = (...args: string[]) => parseOptions(["node", "scale", ...args]);

function measured(micros: Measured["micros"], restMicros: Measured["restMicros"]): Measured {
  return { readings: 1_000, rate: 100, batchSize: 10, groupSize: 24, micros, restMicros };
}

test("compares several partitions with one partition in as many processes", () => {
  expect(layoutsOf(optionsOf("--partitions", "1,4"))).toEqual(
    (["mongodb", "kafka"] as const).flatMap((journal) => [
      { journal, partitions: 1, perRole: null },
      { journal, partitions: 1, perRole: 1 },
      { journal, partitions: 1, perRole: 4 },
      { journal, partitions: 4, perRole: 4 },
    ]),
  );
});

test("compares one process with the journal in MongoDB with one in Kafka", () => {
  const layouts = layoutsOf(optionsOf("--journals", "kafka", "--partitions", "2"));
  expect(layouts[0]).toEqual({ journal: "mongodb", partitions: 1, perRole: null });
  expect(layouts).toHaveLength(4);
});

test("reports medians, and their ratios to one partition in as many processes", () => {
  const layout = (journal: Layout["journal"], partitions: number, perRole: number | null) => ({
    journal,
    partitions,
    perRole,
  });
  const rounds = new Map<Layout, Measured[]>([
    [layout("mongodb", 1, null), [measured({ platform: 10, mongod: 6 }, { platform: 2, mongod: 2 })]],
    [layout("mongodb", 1, 2), [measured({ ingest: 10, mongod: 10 }, { ingest: 2, mongod: 2 })]],
    [
      layout("mongodb", 2, 2),
      [
        measured({ ingest: 10, flush: 5, mongod: 15 }, { ingest: 5, flush: 1, mongod: 4 }),
        measured({ ingest: 12, flush: 5, mongod: 15 }, { ingest: 7, flush: 1, mongod: 4 }),
        measured({ ingest: 50, flush: 5, mongod: 15 }, { ingest: 45, flush: 1, mongod: 4 }),
      ],
    ],
    [layout("kafka", 1, null), [measured({ platform: 10, kafka: 30 }, { platform: 1, kafka: 1 })]],
  ]);
  const summaries = summarize(rounds);
  expect(summaries.map(({ total, ratio, ratioOfReadings }) => [total, ratio, ratioOfReadings])).toEqual([
    [16, 1, 1],
    [20, 1, 1],
    [32, 1.6, 1.25],
    [40, 1, 1],
  ]);
  expect(summaries[2]).toMatchObject({ micros: { ingest: 12, flush: 5, mongod: 15 }, totalOfReadings: 20 });
  expect(tableOf(summaries).split("\n")[2]).toBe(
    "mongodb, 2 in 5 processes: 32.0 us (1.60), 20.0 (1.25) without what they use at rest, 2.00 times one process: " +
      "ingest 12.0, flush 5.0, mongod 15.0",
  );
});
