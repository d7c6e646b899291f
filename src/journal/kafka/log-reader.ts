/** Reads a partition and returns the records that count. */
import { UnavailableError } from "../../domain/errors";
import type { LogRecord } from "./log-record";
import type { LeaderLane, PartitionLog } from "./partition-log";
import { type CountedRecord, evaluate, type Evaluation, evaluationBefore, FROM_START } from "./rule";

/** Maximum stored bytes of one fetch. A fetch returns a larger record alone. */
const FETCH_BYTES = 2 * 1024 * 1024;
/** Minimum limit of a fetch, bytes. It leaves room for records that are larger than those of the last fetch. */
const LEAST_BYTES = 64 * 1024;
/** Limit of a fetch that asks for one record. Kafka returns at least one record, whatever its size. */
const ONE_RECORD_BYTES = 1;
/** Bytes of a record in addition to its value. */
const HEADER_BYTES = 160;

export interface LogReading {
  readonly counted: readonly CountedRecord<LogRecord>[];
  /** State after the records that were read. */
  readonly state: Evaluation;
  /** Whether the log had no further records at the time of the fetch. */
  readonly isEnd: boolean;
}

export class LogReader {
  /** Every record before this offset is committed. A new leader may show these records only after a moment. */
  private committed = 0;
  /**
   * Mean size of the records of the last fetch, uncompressed bytes. It keeps fetches from reading more records than
   * wanted.
   */
  private recordBytes = FETCH_BYTES;

  constructor(
    private readonly log: PartitionLog,
    private readonly lane: LeaderLane,
  ) {}

  /** Remembers that the record at `offset` is committed. */
  noteCommitted(offset: number): void {
    this.committed = Math.max(this.committed, offset + 1);
  }

  /** Returns the offset of the first record that the log holds, and the offset after the last committed record. */
  async ends(): Promise<{ readonly start: number; readonly end: number }> {
    const ends = await this.log.ends(this.lane);
    this.noteCommitted(ends.end - 1);
    if (ends.end < this.committed) throw this.notVisible(ends.end);
    return ends;
  }

  /**
   * Returns the state after the record at `through`, at the latest after the last record. Not before the first record.
   */
  async seek(through: number): Promise<Evaluation> {
    const { start, end } = await this.ends();
    const last = Math.min(through, end - 1);
    if (last < start) return start === 0 ? FROM_START : { next: start, newest: null };
    let state = await this.before(last, start);
    while (state.next <= last) state = (await this.read(state, last)).state;
    return state;
  }

  private async before(last: number, start: number): Promise<Evaluation> {
    for (let offset = last; offset >= start; offset--) {
      const { records } = await this.log.fetch(this.lane, offset, ONE_RECORD_BYTES);
      const [record] = records;
      if (record === undefined) throw this.notVisible(offset);
      if (record.kind === "CLAIM" && offset === last) return { next: offset + 1, newest: offset };
      const state = evaluationBefore(record, start);
      if (state !== null) return state;
    }
    return start === 0 ? FROM_START : { next: start, newest: null };
  }

  /**
   * Reads the next records up to `through` in one fetch. Returns those that count.
   *
   * @param wanted number of records that are enough
   */
  async read(state: Evaluation, through = Infinity, wanted = Infinity): Promise<LogReading> {
    const maxBytes = Math.min(FETCH_BYTES, Math.max(LEAST_BYTES, wanted * this.recordBytes));
    const { records, end } = await this.log.fetch(this.lane, state.next, maxBytes);
    this.noteCommitted(end - 1);
    if (records.length === 0 && state.next < this.committed) throw this.notVisible(end);
    if (records.length > 0) {
      this.recordBytes = HEADER_BYTES + records.reduce((sum, { value }) => sum + value.byteLength, 0) / records.length;
    }
    const inRange = records.filter(({ offset }) => offset <= through);
    const evaluated = evaluate(state, inRange);
    return { ...evaluated, isEnd: evaluated.state.next >= end };
  }

  /** Waits for records. The caller passes its own lane, because the wait blocks the lane. */
  async poll(lane: LeaderLane, state: Evaluation, waitMs: number): Promise<LogReading> {
    const { records, end } = await this.log.fetch(lane, state.next, FETCH_BYTES, waitMs);
    const evaluated = evaluate(state, records);
    return { ...evaluated, isEnd: evaluated.state.next >= end };
  }

  /** Returns every record that counts after `newest` and up to `through`. The record at `newest` must count. */
  async between(newest: number, through: number): Promise<CountedRecord<LogRecord>[]> {
    const counted: CountedRecord<LogRecord>[] = [];
    for (let state: Evaluation = { next: newest + 1, newest }; state.next <= through;) {
      const reading = await this.read(state, through);
      counted.push(...reading.counted);
      state = reading.state;
    }
    return counted;
  }

  private notVisible(end: number): UnavailableError {
    return new UnavailableError("Kafka", `the leader does not show records ${end} to ${this.committed - 1} yet`);
  }
}
