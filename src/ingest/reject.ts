/** Records refusals: the first of a kind in a minute one by one, what follows by number. */
import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import { minuteOf } from "../domain/ledger";
import type { RejectionRepository } from "../domain/ports/store";
import { PAYLOAD_SAMPLE_BYTES, TOPIC_SAMPLE_CHARACTERS, type RejectedMessage } from "../domain/rejection";
import type { RefusedMessage } from "./batch";

/** Records of their own that a (tenant, reason) gets a minute; the rest is counted in one more. */
const SAMPLES_PER_MINUTE = 50;
/** Kinds, (tenant, reason), that are told apart within a minute; beyond, what follows is only in the ledger. */
const MAX_KINDS = 10_000;
/** How often what was only counted is written, milliseconds. */
const COUNT_INTERVAL_MS = 1_000;
/** Refusals that are logged a second; the rest of that second is one line with their number. */
const LOGGED_PER_SECOND = 10;

interface Kind {
  sampled: number;
  /** Messages counted and not yet written. */
  uncounted: number;
  readonly recordId: string;
  last: RefusedMessage;
}

export class RejectionRecorder {
  private minute = 0;
  private kinds = new Map<string, Kind>();
  private timer: NodeJS.Timeout | null = null;
  private loggedSecond = 0;
  private logged = 0;

  constructor(
    private readonly repository: RejectionRepository,
    /** Told of every record that is written. */
    private readonly onRecorded: (messages: readonly RejectedMessage[]) => void,
    private readonly logger: Logger,
  ) {}

  /** Resolves when the records are durable. A failure is logged: the ledger has counted the refusals all the same. */
  async record(refused: readonly RefusedMessage[]): Promise<void> {
    if (refused.length === 0) return;
    const records: RejectedMessage[] = [];
    for (const each of refused) {
      this.log(each);
      const kind = this.kindOf(each, records);
      if (kind === null) continue;
      kind.last = each;
      if (kind.sampled < SAMPLES_PER_MINUTE) {
        kind.sampled++;
        records.push(this.toRecord(each, newId(each.message.received.receivedAt), 1));
      } else kind.uncounted++;
    }
    this.timer ??= setTimeout(() => void this.flush(), COUNT_INTERVAL_MS).unref();
    await this.write(records);
  }

  /** Writes what was only counted. */
  async stop(): Promise<void> {
    await this.flush();
  }

  private async flush(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    await this.write(this.takeCounted());
  }

  private takeCounted(): RejectedMessage[] {
    const records: RejectedMessage[] = [];
    for (const kind of this.kinds.values()) {
      if (kind.uncounted === 0) continue;
      records.push(this.toRecord(kind.last, kind.recordId, kind.uncounted));
      kind.uncounted = 0;
    }
    return records;
  }

  /** `records` takes what the minute before had still to write. */
  private kindOf(refused: RefusedMessage, records: RejectedMessage[]): Kind | null {
    const { receivedAt } = refused.message.received;
    const minute = minuteOf(receivedAt);
    if (minute !== this.minute) {
      records.push(...this.takeCounted());
      this.kinds = new Map();
      this.minute = minute;
    }
    const key = `${refused.tenantId ?? ""}/${refused.rejection.reason}`;
    let kind = this.kinds.get(key);
    if (kind === undefined) {
      if (this.kinds.size >= MAX_KINDS) return null;
      kind = { sampled: 0, uncounted: 0, recordId: newId(receivedAt), last: refused };
      this.kinds.set(key, kind);
    }
    return kind;
  }

  private toRecord(refused: RefusedMessage, rejectionId: string, occurrences: number): RejectedMessage {
    const { received, sensorKey } = refused.message;
    return {
      ...refused.rejection,
      rejectionId,
      at: new Date(received.receivedAt),
      tenantId: refused.tenantId,
      topic: received.topic.slice(0, TOPIC_SAMPLE_CHARACTERS),
      sensorKey,
      payloadSample: received.payload.subarray(0, PAYLOAD_SAMPLE_BYTES).toString("utf8"),
      payloadBytes: received.payload.length,
      occurrences,
    };
  }

  private async write(records: readonly RejectedMessage[]): Promise<void> {
    if (records.length === 0) return;
    try {
      await this.repository.record(records);
      this.onRecorded(records);
    } catch (error) {
      this.logger.error({ err: error, records: records.length }, "rejection records were not written");
    }
  }

  private log({ message, rejection }: RefusedMessage): void {
    const second = Math.floor(message.received.receivedAt / 1000);
    if (second !== this.loggedSecond) {
      const unlogged = this.logged - LOGGED_PER_SECOND;
      if (unlogged > 0) this.logger.warn({ messages: unlogged }, "more messages were rejected");
      this.loggedSecond = second;
      this.logged = 0;
    }
    if (this.logged++ >= LOGGED_PER_SECOND) return;
    const topic = message.received.topic.slice(0, TOPIC_SAMPLE_CHARACTERS);
    this.logger.warn({ topic, reason: rejection.reason, detail: rejection.detail }, "message rejected");
  }
}

/** 12 hexadecimal digits of the time, so that ids sort by creation, and 80 random bits. */
function newId(at: number): string {
  return at.toString(16).padStart(12, "0") + randomBytes(10).toString("hex");
}
