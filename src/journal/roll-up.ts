/**
 * Moves readings from the journal to the time-series collection, grouped by sensor, each exactly once: what is about
 * to be written is noted first, and after an interruption what the collection holds already is skipped.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Journal, JournalBatch } from "../domain/ports/journal";
import type { Startable } from "../domain/ports/lifecycle";
import type { RollUpObserver } from "../domain/ports/observers";
import type { LedgerRepository, RollUpCheckpoint, RollUpCheckpoints, TelemetryWriter } from "../domain/ports/store";
import { MAX_BATCH_READINGS, readingAt, readingSeq, rowCount, type Reading } from "../domain/reading";
import { LatestReadings } from "./latest-readings";

export interface RollUpOptions {
  /** Least time between the starts of two runs, milliseconds: the longer, the better readings group by sensor. */
  readonly intervalMs: number;
  /** Most readings in one run. */
  readonly maxReadings: number;
  /** How often latest values are saved, milliseconds. */
  readonly latestIntervalMs: number;
}

export interface RollUpPorts {
  readonly journal: Journal;
  readonly telemetry: TelemetryWriter;
  readonly ledger: LedgerRepository;
  readonly checkpoints: RollUpCheckpoints;
  readonly observer: RollUpObserver;
  readonly logger: Logger;
}

const READ_BATCHES = 256;
const RETRY_MS = { first: 100, last: 5_000 };

export class RollUp implements Startable {
  private checkpoint: RollUpCheckpoint = { doneSeq: 0, inFlightSeq: null, latestSeq: 0 };
  private readonly latest = new LatestReadings();
  private latestSavedAt = 0;
  private running: Promise<void> | null = null;
  private readonly stopping = new AbortController();
  /** Set when another process has taken over: this one writes no more. */
  private superseded = false;

  constructor(
    private readonly ports: RollUpPorts,
    private readonly options: RollUpOptions,
  ) {}

  async start(): Promise<void> {
    this.checkpoint = await this.ports.checkpoints.takeOver();
    await this.recover();
    await this.recoverLatest();
    this.latestSavedAt = performance.now();
    this.running = this.loop();
  }

  /** Ends the loop and rolls up what is journaled by then. */
  async stop(): Promise<void> {
    if (this.running === null) return;
    this.stopping.abort();
    await this.running;
    this.running = null;
    if (this.superseded) return;
    try {
      await this.recover();
      while (await this.run());
      await this.saveLatest();
    } catch (error) {
      this.ports.logger.warn({ err: error }, "roll-up: not finished at the stop; the next start goes on with it");
    }
  }

  private async loop(): Promise<void> {
    let pause = RETRY_MS.first;
    while (!this.stopping.signal.aborted && !this.superseded) {
      const begun = performance.now();
      try {
        await this.recover();
        const isFull = await this.run();
        if (performance.now() - this.latestSavedAt >= this.options.latestIntervalMs) await this.saveLatest();
        pause = RETRY_MS.first;
        if (!isFull) await this.pause(this.options.intervalMs - (performance.now() - begun));
      } catch (error) {
        this.ports.observer.failed();
        this.ports.logger.error({ err: error }, "roll-up: run failed; trying again");
        await this.pause(pause);
        pause = Math.min(pause * 2, RETRY_MS.last);
      }
    }
  }

  private async pause(milliseconds: number): Promise<void> {
    if (milliseconds <= 0) return;
    await delay(milliseconds, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  /** One run; true: there may be more to do at once. */
  private async run(): Promise<boolean> {
    const batches = await this.take();
    const last = batches.at(-1);
    if (last === undefined) return false;
    if (!(await this.save({ ...this.checkpoint, inFlightSeq: last.seq }))) return false;
    const readings = bySensor(batches);
    await this.ports.telemetry.insert(readings);
    await this.finish(batches, readings.length);
    return readings.length >= this.options.maxReadings;
  }

  private async take(): Promise<JournalBatch[]> {
    const taken: JournalBatch[] = [];
    let readings = 0;
    while (readings < this.options.maxReadings) {
      const afterSeq = taken.at(-1)?.seq ?? this.checkpoint.doneSeq;
      const batches = await this.ports.journal.read(afterSeq, READ_BATCHES);
      for (const batch of batches) {
        if (readings >= this.options.maxReadings) break;
        taken.push(batch);
        readings += rowCount(batch.columns);
      }
      if (batches.length < READ_BATCHES) break;
    }
    return taken;
  }

  /** Completes a run that was interrupted between its note and its end. */
  private async recover(): Promise<void> {
    const { doneSeq, inFlightSeq } = this.checkpoint;
    if (inFlightSeq === null) return;
    const batches: JournalBatch[] = [];
    for (let seq = doneSeq; seq < inFlightSeq; ) {
      const read = await this.ports.journal.read(seq, Math.min(READ_BATCHES, inFlightSeq - seq));
      const last = read.at(-1);
      if (last === undefined) break;
      batches.push(...read);
      seq = last.seq;
    }
    const readings = bySensor(batches);
    let oldest = Infinity;
    let newest = -Infinity;
    for (const { timestamp } of readings) {
      oldest = Math.min(oldest, timestamp);
      newest = Math.max(newest, timestamp);
    }
    const fromSeq = readingSeq(doneSeq + 1, 0);
    const toSeq = readingSeq(inFlightSeq, MAX_BATCH_READINGS - 1);
    const stored =
      readings.length === 0
        ? new Set<number>()
        : await this.ports.telemetry.storedSeqs(fromSeq, toSeq, oldest, newest);
    const missing = readings.filter((reading) => !stored.has(reading.seq));
    this.ports.logger.info({ readings: readings.length, missing: missing.length }, "roll-up: completing a run");
    await this.ports.telemetry.insert(missing);
    await this.finish(batches, readings.length);
  }

  private async finish(batches: readonly JournalBatch[], readings: number): Promise<void> {
    const seq = this.checkpoint.inFlightSeq ?? this.checkpoint.doneSeq;
    await this.ports.ledger.apply(
      batches.flatMap((batch) => batch.ledger),
      seq,
    );
    this.latest.addAll(batches);
    if (await this.save({ ...this.checkpoint, doneSeq: seq, inFlightSeq: null })) {
      this.ports.observer.stored(readings, seq);
    }
  }

  /** Latest values of what was stored after they were last saved. */
  private async recoverLatest(): Promise<void> {
    const { doneSeq, latestSeq } = this.checkpoint;
    for (let seq = latestSeq; seq < doneSeq; ) {
      const batches = await this.ports.journal.read(seq, Math.min(READ_BATCHES, doneSeq - seq));
      const last = batches.at(-1);
      if (last === undefined) break;
      this.latest.addAll(batches);
      seq = last.seq;
    }
    if (latestSeq < doneSeq) await this.saveLatest();
  }

  private async saveLatest(): Promise<void> {
    this.latestSavedAt = performance.now();
    if (this.checkpoint.latestSeq === this.checkpoint.doneSeq) return;
    await this.ports.telemetry.saveLatest(this.latest.values());
    this.latest.clear();
    await this.save({ ...this.checkpoint, latestSeq: this.checkpoint.doneSeq });
  }

  private async save(checkpoint: RollUpCheckpoint): Promise<boolean> {
    if (await this.ports.checkpoints.save(checkpoint)) {
      this.checkpoint = checkpoint;
      return true;
    }
    this.superseded = true;
    this.ports.logger.fatal("another process has taken over the roll-up; this one writes no more");
    return false;
  }
}

/** The batches' readings, those of one sensor side by side: MongoDB then writes few buckets. */
function bySensor(batches: readonly JournalBatch[]): Reading[] {
  const groups = new Map<string, Reading[]>();
  for (const { seq, columns } of batches) {
    for (let row = 0; row < rowCount(columns); row++) {
      const reading = readingAt(seq, columns, row);
      const group = groups.get(reading.sensorKey);
      if (group === undefined) groups.set(reading.sensorKey, [reading]);
      else group.push(reading);
    }
  }
  return [...groups.values()].flat();
}
