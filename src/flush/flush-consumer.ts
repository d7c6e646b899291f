/**
 * Moves readings from the journal to the time-series collection, grouped by sensor, each exactly once. It records the
 * range of batches that it is about to write. After an interruption, it skips the readings that the collection already
 * holds.
 *
 * In each run, MongoDB writes one bucket per sensor, regardless of the sensor's number of readings. On MongoDB 6.0, a
 * bucket costs about 60 µs and a reading 2 µs. A run therefore waits until the groups are large, within limits of
 * memory and time. If no new readings arrive, it does not wait. While readings arrive, it spreads its inserts over most
 * of the time since the last run, so that it does not delay ingestion and queries.
 */
import type { Consumer } from "../consumers/consumer";
import { SupersededError } from "../domain/errors";
import { readRange } from "../domain/journal-range";
import { BEFORE_ALL, type Position } from "../domain/keys";
import type { FlushCheckpoint } from "../domain/ports/telemetry-store";
import { endOfBatch, type Reading } from "../domain/reading";
import type { FlusherOptions, FlusherPorts } from "./flush-ports";
import { GatheredBatches } from "./gathered-batches";
import { JournalTrim } from "./journal-trim";
import { LatestReadings } from "./latest-readings";
import { Pace } from "./pace";
import { RunSchedule } from "./run-schedule";
import { StoredCounts } from "./stored-counts";

const READ_BATCHES = 256;
/** How often the journal is polled, milliseconds. If a poll finds no new reading, the gathered batches are due. */
const LOOK_MS = 400;
/** Minimum number of readings per insert, except the last insert of a run. */
const PORTION = 5_000;
/** Maximum number of parts in which latest values are saved if no caller waits for them. */
const LATEST_PARTS = 20;
/** Concurrent inserts. */
const LANES = 2;
/** How often the fence is renewed, milliseconds. MongoDB forgets a session after 30 minutes without use. */
const FENCE_MS = 300_000;

export class FlushConsumer implements Consumer {
  readonly name = "flush";
  isFenced = false;
  private epoch = 0;
  private fencedAt = -Infinity;
  private checkpoint: FlushCheckpoint = { doneSeq: BEFORE_ALL, inFlightSeq: null, latestSeq: BEFORE_ALL };
  private gathered = new GatheredBatches(BEFORE_ALL);
  private readonly schedule: RunSchedule;
  private readonly latest: LatestReadings;
  private latestSavedAt = 0;
  private readonly journalTrim: JournalTrim;

  constructor(
    private readonly ports: FlusherPorts,
    private readonly options: FlusherOptions,
  ) {
    this.schedule = new RunSchedule(options);
    this.latest = new LatestReadings(ports.telemetry);
    this.journalTrim = new JournalTrim(ports, options);
  }

  async takeOver(): Promise<void> {
    const { epoch, ...checkpoint } = await this.ports.checkpoints.takeOver();
    this.checkpoint = checkpoint;
    this.epoch = epoch;
    await this.fence();
    this.gathered = new GatheredBatches(this.checkpoint.doneSeq);
    await this.recover();
    await this.recoverLatest();
    this.latestSavedAt = performance.now();
    this.schedule.begin();
  }

  async turn(stopping: AbortSignal): Promise<number> {
    try {
      return await this.step(stopping);
    } catch (error) {
      if (!(error instanceof SupersededError)) throw error;
      this.isFenced = true;
      return 0;
    }
  }

  private async step(stopping: AbortSignal): Promise<number> {
    await this.recover();
    if (performance.now() - this.fencedAt >= FENCE_MS) await this.fence();
    const isBusy = (await this.gather()) > 0;
    const awaited = await this.awaited();
    if (awaited > this.checkpoint.doneSeq) await this.run();
    else if (this.schedule.isDue(this.gathered, isBusy)) await this.run(this.pace(isBusy, stopping));
    if (awaited > this.checkpoint.latestSeq) await this.saveAllLatest();
    else if (this.latest.isSaving || performance.now() - this.latestSavedAt >= this.options.latestIntervalMs) {
      await this.saveLatestPart();
    }
    await this.journalTrim.run(this.checkpoint);
    return Math.min(LOOK_MS, this.options.intervalMs);
  }

  /** Forgets the gathered batches. The next turn reads them again from the checkpoint. */
  failed(): void {
    this.ports.observer.failed();
    this.gathered = new GatheredBatches(this.checkpoint.doneSeq);
  }

  async drain(): Promise<void> {
    await this.recover();
    while ((await this.gather()) > 0) await this.run();
    await this.run();
    await this.saveAllLatest();
  }

  /**
   * Returns the position that a caller waits for, or `BEFORE_ALL`. Queries it only while readings or latest values are
   * not stored yet.
   */
  private async awaited(): Promise<Position> {
    const { doneSeq, latestSeq } = this.checkpoint;
    if (latestSeq >= doneSeq && this.gathered.isEmpty) return BEFORE_ALL;
    return (await this.ports.awaited?.()) ?? BEFORE_ALL;
  }

  /** Reads new batches of the journal, up to the limit of a run. Resolves with the number of new readings. */
  private async gather(): Promise<number> {
    const before = this.gathered.readings;
    while (this.gathered.weight < this.options.maxReadings) {
      const batches = await this.ports.journal.read(this.gathered.last, READ_BATCHES);
      for (const batch of batches) this.gathered.add(batch);
      if (batches.length < READ_BATCHES) break;
    }
    return this.gathered.readings - before;
  }

  /** Returns the pace of a run that begins now; undefined: without pauses. */
  private pace(isBusy: boolean, stopping: AbortSignal): Pace | undefined {
    const spreadMs = this.schedule.spreadMs(this.gathered);
    if (spreadMs === 0) return undefined;
    let known = this.gathered.last;
    return new Pace({
      spacingMs: spreadMs / Math.ceil(this.gathered.readings / PORTION),
      begins: isBusy ? "CALM" : "PRESSED",
      askMs: LOOK_MS,
      signal: stopping,
      isPressed: async () => {
        const { newest } = await this.ports.journal.bounds();
        const isIdle = newest === known;
        known = newest;
        return isIdle || (await this.awaited()) > this.checkpoint.doneSeq;
      },
    });
  }

  /** @param pace pace of the run's portions. Default: without pauses */
  private async run(pace?: Pace): Promise<void> {
    this.schedule.begin();
    const { gathered } = this;
    if (gathered.isEmpty) return;
    if (!(await this.save({ ...this.checkpoint, inFlightSeq: gathered.last }))) return;
    const stored = new StoredCounts();
    await this.insert(gathered.portions(PORTION), stored, pace);
    await this.finish(gathered, stored);
  }

  /**
   * Inserts the portions. Encodes a portion while MongoDB stores another. If an insert fails, waits for the inserts in
   * progress before it rejects.
   */
  private async insert(portions: Iterable<Reading[]>, stored: StoredCounts, pace?: Pace): Promise<void> {
    const lane = async () => {
      for (const portion of portions) {
        await pace?.turn();
        await this.ports.telemetry.insert(portion);
        stored.add(portion);
      }
    };
    const outcomes = await Promise.allSettled(Array.from({ length: LANES }, lane));
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  /** Completes a run that was interrupted after it had recorded its range. */
  private async recover(): Promise<void> {
    const { doneSeq, inFlightSeq } = this.checkpoint;
    if (inFlightSeq === null) return;
    // A new primary may not know yet that the newest batches of the journal are committed, and would omit them. This
    // write is committed after them. If the journal does not show a batch afterwards, it does not contain the batch.
    if (!(await this.save(this.checkpoint))) return;
    await this.fence();
    const gathered = await this.readRange(doneSeq, inFlightSeq);
    let oldest = Infinity;
    let newest = -Infinity;
    for (const portion of gathered.portions(PORTION)) {
      for (const { timestamp } of portion) {
        oldest = Math.min(oldest, timestamp);
        newest = Math.max(newest, timestamp);
      }
    }
    const found =
      gathered.readings === 0
        ? new Set<number>()
        : await this.ports.telemetry.storedSeqs(endOfBatch(doneSeq) + 1, endOfBatch(inFlightSeq), oldest, newest);
    this.ports.logger.info({ readings: gathered.readings, stored: found.size }, "flush: completing an interrupted run");
    const stored = new StoredCounts();
    await this.insert(missing(gathered.portions(PORTION), found, stored), stored);
    await this.finish(gathered, stored);
  }

  /** Voids inserts that a predecessor or this process sent, and that MongoDB has not executed yet. */
  private async fence(): Promise<void> {
    await this.ports.telemetry.fence(this.epoch);
    this.fencedAt = performance.now();
  }

  /** @param through position of a batch that was read before, by this process or by a predecessor */
  private async readRange(after: Position, through: Position): Promise<GatheredBatches> {
    const gathered = new GatheredBatches(after);
    for await (const batches of readRange(this.ports.journal, after, through, READ_BATCHES)) {
      for (const batch of batches) gathered.add(batch);
    }
    gathered.endAt(through);
    return gathered;
  }

  private async finish(gathered: GatheredBatches, stored: StoredCounts): Promise<void> {
    const through = this.checkpoint.inFlightSeq ?? this.checkpoint.doneSeq;
    await this.ports.ledger.apply(gathered.ledger(), stored.values(), through);
    await this.ports.payloads.delete(gathered.redriven());
    for (const reading of gathered.latest()) this.latest.add(reading);
    if (gathered.lost > 0) this.tellLost(gathered.lost, through);
    if (!(await this.save({ ...this.checkpoint, doneSeq: through, inFlightSeq: null }))) return;
    this.gathered = new GatheredBatches(through);
    this.ports.observer.stored(gathered.readings, gathered.sensors, through);
  }

  /**
   * Reports batches that another program deleted. The ledger cannot show the loss, because their deltas are lost too.
   */
  private tellLost(batches: number, upTo: Position): void {
    const message = "journal batches deleted before their flush: their readings are lost";
    this.ports.logger.error({ batches, upTo }, message);
    this.ports.observer.lost(batches);
  }

  /** Restores the latest values of readings that were stored after the last save of latest values. */
  private async recoverLatest(): Promise<void> {
    const { doneSeq, latestSeq } = this.checkpoint;
    if (latestSeq >= doneSeq) return;
    for (const reading of (await this.readRange(latestSeq, doneSeq)).latest()) this.latest.add(reading);
    await this.saveAllLatest();
  }

  private async saveAllLatest(): Promise<void> {
    while (!this.isFenced && this.checkpoint.latestSeq < this.checkpoint.doneSeq) await this.saveLatestPart(1);
  }

  private async saveLatestPart(parts = LATEST_PARTS): Promise<void> {
    if (!this.latest.isSaving) {
      this.latestSavedAt = performance.now();
      const { doneSeq, latestSeq } = this.checkpoint;
      if (latestSeq === doneSeq) return;
      this.latest.beginSaving(doneSeq);
    }
    const upTo = await this.latest.savePart(parts);
    if (upTo !== null && (await this.save({ ...this.checkpoint, latestSeq: upTo }))) this.latest.endSaving();
  }

  private async save(checkpoint: FlushCheckpoint): Promise<boolean> {
    if (await this.ports.checkpoints.save(checkpoint)) {
      this.checkpoint = checkpoint;
      return true;
    }
    this.isFenced = true;
    return false;
  }
}

/** Counts stored readings, and yields the others. */
function* missing(
  portions: Iterable<Reading[]>,
  found: ReadonlySet<number>,
  stored: StoredCounts,
): Generator<Reading[]> {
  for (const portion of portions) {
    stored.add(portion.filter((reading) => found.has(reading.seq)));
    yield portion.filter((reading) => !found.has(reading.seq));
  }
}
