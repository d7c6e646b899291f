import { readRange } from "../domain/journal-range";
import { BEFORE_ALL, FIRST_PARTITION, laterOf, type Position, type SensorKey, type TenantId } from "../domain/keys";
import type { PendingLedgerDelta } from "../domain/ledger";
import { weightOf, type Journal, type JournalBatch } from "../domain/ports/journal";
import type { PendingLedger, RecentMemory } from "../domain/ports/live";
import { Deque } from "../domain/deque";
import { compareReadings, readingAt, rowCount, sensorOf, type Reading } from "../domain/reading";
import { RowsBySensor } from "./rows-by-sensor";

interface Latest {
  /** -Infinity if there is no reading. */
  timestamp: number;
  receivedAt: number;
  value: number;
  seq: number;
  /** Whether the store's latest reading is included. */
  isWhole: boolean;
}

/** Number of journal batches per read. */
const READ_BATCHES = 16;

/**
 * Keeps unflushed readings in memory: batches until they are stored, and the latest readings of the sensors that were
 * used last.
 *
 * If the flusher lags by more than `maxReadings`, the oldest batches are evicted. Queries then read them from the
 * journal until they are stored.
 */
export class RecentReadingsInMemory implements RecentMemory, PendingLedger {
  private readonly batches = new Deque<JournalBatch>();
  /** Rows of `batches`, which are numbered from `firstBatch` on. */
  private readonly rows = new RowsBySensor();
  private firstBatch = 0;
  private weight = 0;
  private young = new Map<SensorKey, Latest>();
  private old = new Map<SensorKey, Latest>();
  /** Whether a latest reading may have been evicted before it was stored. Then memory alone does not suffice. */
  private hasForgotten = false;
  /** Position of the last batch that is known to be stored. */
  private stored = BEFORE_ALL;
  /** Position of the last batch that was evicted for lack of space. */
  private evicted = BEFORE_ALL;

  /**
   * @param journal source of evicted batches
   * @param maxReadings maximum number of readings that are kept for {@link since}; a ledger delta counts as four
   * readings
   * @param maxSensors minimum number of sensors whose latest reading is kept; at most twice as many are kept
   */
  constructor(
    private readonly journal: Pick<Journal, "read">,
    private readonly maxReadings: number,
    private readonly maxSensors: number,
    private readonly partition = FIRST_PARTITION,
  ) {}

  add(batch: JournalBatch): void {
    const { columns } = batch;
    const rows = rowCount(columns);
    const weight = weightOf(batch);
    if (weight === 0) return;
    this.rows.add(this.firstBatch + this.batches.length, columns);
    this.batches.push(batch);
    this.weight += weight;
    for (let row = 0; row < rows; row++) this.addLatest(batch, row);
    while (this.weight > this.maxReadings) this.evicted = this.dropOldest();
  }

  /** Drops the batches up to `position`, which the time-series collection contains. */
  storedUpTo(position: Position): void {
    this.stored = laterOf(this.stored, position);
    while ((this.batches.oldest?.position ?? Infinity) <= position) this.dropOldest();
  }

  latest(sensorKey: SensorKey): Reading | undefined {
    const latest = this.known(sensorKey);
    if (latest === undefined || latest.timestamp === -Infinity) return undefined;
    const { timestamp, receivedAt, value, seq } = latest;
    return { sensorKey, timestamp, receivedAt, value, seq };
  }

  knowsLatest(sensorKey: SensorKey): boolean {
    return this.known(sensorKey)?.isWhole === true;
  }

  learnLatest(sensorKeys: readonly SensorKey[], stored: readonly Reading[]): void {
    const found = new Map(stored.map((reading) => [reading.sensorKey, reading]));
    for (const sensorKey of sensorKeys) {
      const latest = this.latestOf(sensorKey);
      if (this.hasForgotten) return;
      const reading = found.get(sensorKey);
      if (reading !== undefined && compareReadings(reading, latest) > 0) {
        const { timestamp, receivedAt, value, seq } = reading;
        Object.assign(latest, { timestamp, receivedAt, value, seq });
      }
      latest.isWhole = true;
    }
  }

  async since(
    sensorKeys: readonly SensorKey[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<SensorKey, readonly Reading[]>> {
    const held = sensorKeys.map((key) => [key, this.heldOf(key)] as const);
    const readings = new Map<SensorKey, Reading[]>(sensorKeys.map((key) => [key, []]));
    for await (const { position, columns } of this.dropped(signal)) {
      for (let row = 0; row < rowCount(columns); row++) {
        readings.get(sensorOf(columns, row))?.push(readingAt(position, columns, row));
      }
    }
    for (const [key, ofSensor] of held) readings.set(key, [...(readings.get(key) ?? []), ...ofSensor]);
    return readings;
  }

  async pendingDeltas(
    tenantId: TenantId | null | undefined,
    signal?: AbortSignal,
  ): Promise<readonly PendingLedgerDelta[]> {
    const pending: PendingLedgerDelta[] = [];
    const gather = ({ position, ledger }: JournalBatch) => {
      for (const delta of ledger) {
        if (tenantId !== undefined && delta.tenantId !== tenantId) continue;
        pending.push({ seq: position, partition: this.partition, delta });
      }
    };
    const held = [...this.batches];
    for await (const batch of this.dropped(signal)) gather(batch);
    held.forEach(gather);
    return pending;
  }

  private heldOf(sensorKey: SensorKey): Reading[] {
    const readings: Reading[] = [];
    for (const { batch, row } of this.rows.of(sensorKey)) {
      const held = this.batches.at(batch - this.firstBatch);
      if (held !== undefined) readings.push(readingAt(held.position, held.columns, row));
    }
    return readings;
  }

  /** Yields the batches that were evicted and are not stored yet. */
  private async *dropped(signal: AbortSignal | undefined): AsyncGenerator<JournalBatch> {
    signal?.throwIfAborted();
    for await (const batches of readRange(this.journal, this.stored, this.evicted, READ_BATCHES)) {
      yield* batches;
      signal?.throwIfAborted();
    }
  }

  private addLatest({ position, columns }: JournalBatch, row: number): void {
    const sensorKey = sensorOf(columns, row);
    const timestamp = columns.timestamp[row] ?? 0;
    const latest = this.latestOf(sensorKey);
    // Batches arrive in the order of commits, so of two readings with an equal timestamp, the later one replaces the
    // earlier.
    if (latest.timestamp > timestamp) return;
    const reading = readingAt(position, columns, row);
    latest.timestamp = timestamp;
    latest.receivedAt = reading.receivedAt;
    latest.value = reading.value;
    latest.seq = reading.seq;
  }

  private known(sensorKey: SensorKey): Latest | undefined {
    return this.young.get(sensorKey) ?? this.old.get(sensorKey);
  }

  private latestOf(sensorKey: SensorKey): Latest {
    let latest = this.young.get(sensorKey);
    if (latest !== undefined) return latest;
    latest = this.old.get(sensorKey) ?? { timestamp: -Infinity, receivedAt: 0, value: 0, seq: 0, isWhole: false };
    if (this.young.size >= this.maxSensors) {
      this.hasForgotten ||= this.old.size > 0;
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(sensorKey, latest);
    return latest;
  }

  /** Drops the oldest batch, and returns its position. */
  private dropOldest(): Position {
    const dropped = this.batches.shift();
    if (dropped === undefined) throw new Error("internal: memory is over its bound, but holds nothing");
    this.weight -= weightOf(dropped);
    this.rows.dropBefore(++this.firstBatch);
    return dropped.position;
  }
}
