import { setImmediate } from "node:timers/promises";
import type { AggregationCursor, Collection, Db, Document } from "mongodb";
import type { Deadline } from "../domain/deadline";
import { FIRST_PARTITION, idsOfKey, parseSensorKey, sensorKey, type SensorKey } from "../domain/keys";
import type { ReadingsFilter } from "../domain/ports/live";
import type { Page, PageRequest } from "../domain/ports/pages";
import type { ReadingPosition, TelemetryRepository } from "../domain/ports/telemetry-store";
import type { Reading } from "../domain/reading";
import { unionOf } from "../domain/selection";
import { COLLECTIONS, type LatestDocument, ofPartition, READ, type TelemetryDocument } from "./documents";
import { toPage } from "./paging";
import { readWithin } from "./read-options";
import { SEQ_INDEX, SOURCE_TIMESTAMP_INDEX } from "./migrations/0001-collections";

/** Time limit of one read of a replay, milliseconds. */
const REPLAY_MS = 30_000;

/** Documents of a page that are decoded without a break, which takes about a millisecond. */
const DECODED_AT_ONCE = 250;

type Row = Omit<TelemetryDocument, "source">;
type Direction = Pick<PageRequest<ReadingPosition>, "backward" | "deadline">;

/** A range of one sensor's readings: whole milliseconds, or part of a single millisecond. */
type Stretch =
  | { readonly from: number; readonly until: number }
  | { readonly at: number; readonly aboveSeq: number | null; readonly belowSeq: number | null };

/**
 * Reads telemetry. The index orders readings by `timestamp`, but not by `seq` within a timestamp. To order by both, the
 * server would sort the whole range. So pages are read by timestamp. If a page begins or ends within a millisecond,
 * that millisecond is read separately.
 */
export class MongoTelemetryRepository implements TelemetryRepository {
  private readonly telemetry: Collection<TelemetryDocument>;
  private readonly latestReadings: Collection<LatestDocument>;

  /** @param partition partition of {@link bySeq} */
  constructor(
    db: Db,
    private readonly partition = FIRST_PARTITION,
  ) {
    this.telemetry = db.collection(COLLECTIONS.telemetry);
    this.latestReadings = db.collection(COLLECTIONS.latest);
  }

  async page(
    sensorKey: SensorKey,
    from: number,
    to: number,
    request: PageRequest<ReadingPosition>,
  ): Promise<Page<Reading>> {
    const needed = request.limit + 1;
    const rows: Row[] = [];
    const stretches = stretchesOf(from, to, request.after, request.before);
    for (const stretch of request.backward ? stretches.reverse() : stretches) {
      if (rows.length === needed) break;
      rows.push(...(await this.read(sensorKey, stretch, request, needed - rows.length)));
    }
    return toPage(rows, request, ({ timestamp, receivedAt, value, seq }) => ({
      sensorKey,
      timestamp: timestamp.getTime(),
      receivedAt: receivedAt.getTime(),
      value,
      seq,
    }));
  }

  async latest(sensorKeys: readonly SensorKey[], deadline?: Deadline): Promise<Reading[]> {
    return (
      this.latestReadings
        // Needs one round trip. With the default batch size, the server would return 101 documents first.
        .find(
          { _id: { $in: sensorKeys }, timestamp: { $exists: true } },
          { ...readWithin(deadline), batchSize: sensorKeys.length + 1 },
        )
        .map(({ _id, timestamp, receivedAt, value, seq }) => ({
          sensorKey: _id,
          timestamp: timestamp.getTime(),
          receivedAt: receivedAt.getTime(),
          value,
          seq,
        }))
        .toArray()
    );
  }

  /** Uses the index on `seq`, so buckets that were filled before `fromSeq` are not read. */
  async bySeq(filter: ReadingsFilter, fromSeq: number, toSeq: number, limit: number): Promise<Reading[]> {
    const sources = sourcesOf(filter);
    if (sources === null) return [];
    const rows = this.telemetry.aggregate<TelemetryDocument>(
      [
        { $match: { seq: { $gte: fromSeq, $lte: toSeq }, ...ofPartition(this.partition), ...sources } },
        { $sort: { seq: 1 } },
        { $limit: limit },
        { $project: { _id: 0, source: 1, timestamp: 1, value: 1, seq: 1, receivedAt: 1 } },
      ],
      { ...READ, hint: SEQ_INDEX, maxTimeMS: REPLAY_MS, allowDiskUse: true },
    );
    return rows
      .map(({ source, timestamp, receivedAt, value, seq }) => ({
        sensorKey: sensorKey(source.tenantId, source.assetId, source.sensorId),
        timestamp: timestamp.getTime(),
        receivedAt: receivedAt.getTime(),
        value,
        seq,
      }))
      .toArray();
  }

  /**
   * Resolves with the first `limit` rows in the direction of paging. If the last rows share a millisecond, reads that
   * millisecond again, in the order of `seq`.
   */
  private async read(sensorKey: SensorKey, stretch: Stretch, direction: Direction, limit: number): Promise<Row[]> {
    const { backward, deadline } = direction;
    if ("at" in stretch) {
      const seq = {
        ...(stretch.aboveSeq === null ? {} : { $gt: stretch.aboveSeq }),
        ...(stretch.belowSeq === null ? {} : { $lt: stretch.belowSeq }),
      };
      const match = { timestamp: new Date(stretch.at), ...(Object.keys(seq).length === 0 ? {} : { seq }) };
      return this.query(sensorKey, match, { seq: backward ? -1 : 1 }, limit, deadline);
    }
    const match = { timestamp: { $gte: new Date(stretch.from), $lt: new Date(stretch.until) } };
    const rows = await this.query(sensorKey, match, { timestamp: backward ? -1 : 1 }, limit, deadline);
    const last = rows[limit - 1]?.timestamp.getTime();
    if (last !== undefined && rows[limit - 2]?.timestamp.getTime() === last) {
      while (rows.at(-1)?.timestamp.getTime() === last) rows.pop();
      const whole = { at: last, aboveSeq: null, belowSeq: null };
      rows.push(...(await this.read(sensorKey, whole, direction, limit - rows.length)));
    }
    const sign = backward ? -1 : 1;
    return rows.sort((a, b) => sign * (a.timestamp.getTime() - b.timestamp.getTime() || a.seq - b.seq));
  }

  private query(
    sensorKey: SensorKey,
    match: Document,
    sort: Document,
    limit: number,
    deadline?: Deadline,
  ): Promise<Row[]> {
    const { tenantId, assetId, sensorId } = parseSensorKey(sensorKey);
    const source = { "source.tenantId": tenantId, "source.assetId": assetId, "source.sensorId": sensorId };
    const rows = this.telemetry.aggregate<Row>(
      [
        { $match: { ...source, ...match } },
        { $sort: sort },
        { $limit: limit },
        { $project: { _id: 0, timestamp: 1, value: 1, seq: 1, receivedAt: 1 } },
      ],
      { ...readWithin(deadline), hint: SOURCE_TIMESTAMP_INDEX, batchSize: limit + 1 },
    );
    return inSlices(rows);
  }
}

/** Resolves with all documents of a cursor. Yields to other work of the process in between. */
async function inSlices<T>(cursor: AggregationCursor<T>): Promise<T[]> {
  const documents: T[] = [];
  try {
    while (await cursor.hasNext()) {
      documents.push(...cursor.readBufferedDocuments(DECODED_AT_ONCE));
      if (cursor.bufferedCount() > 0) await setImmediate();
    }
  } finally {
    await cursor.close();
  }
  return documents;
}

/** Returns the condition on the sources that the filter selects; null if nothing matches. */
function sourcesOf({ tenantId, assetKeys, sensorKeys }: ReadingsFilter): Document | null {
  const sources = unionOf<Document>(
    assetKeys?.map((key) => {
      const [, assetId] = idsOfKey(key);
      return { "source.assetId": assetId };
    }),
    sensorKeys?.map((key) => {
      const { assetId, sensorId } = parseSensorKey(key);
      return { "source.assetId": assetId, "source.sensorId": sensorId };
    }),
  );
  if (sources?.length === 0) return null;
  return {
    ...(tenantId === null ? {} : { "source.tenantId": tenantId }),
    ...(sources === undefined ? {} : { $or: sources }),
  };
}

/** Returns the parts of `[from, to)` that are after `after` and before `before`, ascending. */
function stretchesOf(
  from: number,
  to: number,
  after: ReadingPosition | null,
  before: ReadingPosition | null,
): Stretch[] {
  const stretches: Stretch[] = [];
  const contains = (position: ReadingPosition | null): position is ReadingPosition =>
    position !== null && position.timestamp >= from && position.timestamp < to;
  const sameMillisecond = after?.timestamp === before?.timestamp;
  if (contains(after)) {
    stretches.push({
      at: after.timestamp,
      aboveSeq: after.seq,
      belowSeq: sameMillisecond ? (before?.seq ?? null) : null,
    });
  }
  const start = after === null ? from : Math.max(from, after.timestamp + 1);
  const end = before === null ? to : Math.min(to, before.timestamp);
  if (start < end) stretches.push({ from: start, until: end });
  if (contains(before) && (after === null || after.timestamp < before.timestamp)) {
    stretches.push({ at: before.timestamp, aboveSeq: null, belowSeq: before.seq });
  }
  return stretches;
}
