/** Records rejections: the first of each kind in a minute individually, and the number of further ones. */
import type { Logger } from "pino";
import { minuteOf } from "../../domain/ledger";
import type { RejectionRepository } from "../../domain/ports/rejection-store";
import {
  PAYLOAD_SAMPLE_BYTES,
  TOPIC_SAMPLE_CHARACTERS,
  type RejectedMessage,
  type RejectionReason,
} from "../../domain/rejection";
import { sortableId } from "../../domain/sortable-id";
import type { MessageRejection } from "../stages/batch-builder";
import type { PayloadKeeper } from "./payload-keeper";
import { takenAt } from "../stages/messages";

/**
 * Maximum individual records per tenant, reason and minute. Further rejections are counted, in one record for each
 * topic.
 */
export const SAMPLES_PER_MINUTE = 50;
/** Maximum individual records per minute, over all tenants and reasons. */
const ALL_SAMPLES_PER_MINUTE = 5_000;
/** Maximum topics with a separate count, per tenant, reason and minute. All further topics share one count. */
export const COUNTED_TOPICS_PER_MINUTE = 50;
/** Maximum topics with a separate count per minute, over all tenants and reasons. */
const ALL_COUNTED_TOPICS_PER_MINUTE = 5_000;
/** Maximum kinds (tenant and reason) per minute. Rejections of further kinds are counted only in the ledger. */
const MAX_KINDS = 10_000;
/** Interval at which counts are written, in milliseconds. */
const COUNT_INTERVAL_MS = 1_000;
/** Maximum number of counts per write. */
const COUNTS_PER_WRITE = 1_000;
/** Maximum number of rejections that are logged per second. One more line contains the number of the others. */
const LOGGED_PER_SECOND = 10;

interface Count {
  /** Record that counts the messages. Its strings are copies, so that it keeps no network buffer in memory. */
  readonly record: RejectedMessage;
  /** Number of messages that are not written yet. */
  unwritten: number;
}

interface Kind {
  sampled: number;
  readonly byTopic: Map<string, Count>;
  /** Messages on further topics. */
  others: Count | null;
}

export class RejectionRecorder {
  private minute = 0;
  private samples = 0;
  private kinds = new Map<string | null, Map<RejectionReason, Kind>>();
  private kindCount = 0;
  private countedTopics = 0;
  /** Unwritten counts, of this minute and of the previous one. */
  private readonly dirty = new Set<Count>();
  private timer: NodeJS.Timeout | null = null;
  private loggedSecond = 0;
  private logged = 0;

  constructor(
    private readonly repository: Pick<RejectionRepository, "record">,
    /** Called with every record that is written. */
    private readonly onRecorded: (messages: readonly RejectedMessage[]) => void,
    private readonly logger: Logger,
    /** Keeps whole messages that can be redriven. */
    private readonly payloads: Pick<PayloadKeeper, "keep">,
  ) {}

  /**
   * Resolves when the individual records are durable. Counts are written later. Only logs a failure, because the ledger
   * counts the rejections anyway.
   */
  async record(rejected: readonly MessageRejection[]): Promise<void> {
    if (rejected.length === 0) return;
    const kept = this.payloads.keep(rejected);
    const records: RejectedMessage[] = [];
    for (const each of rejected) {
      this.log(each);
      const kind = this.kindOf(each);
      if (kind === null) continue;
      if (kind.sampled < SAMPLES_PER_MINUTE && this.samples < ALL_SAMPLES_PER_MINUTE) {
        kind.sampled++;
        this.samples++;
        records.push(toRecord(each, 1));
      } else {
        const count = this.countOf(kind, each);
        count.unwritten++;
        this.dirty.add(count);
      }
    }
    if (this.dirty.size > 0) this.timer ??= setTimeout(() => void this.flush(), COUNT_INTERVAL_MS).unref();
    await Promise.all([kept, this.write(records)]);
  }

  /** Writes the remaining counts. */
  async stop(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    while (this.dirty.size > 0) await this.write(this.takeCounted());
  }

  private async flush(): Promise<void> {
    await this.write(this.takeCounted());
    this.timer = this.dirty.size > 0 ? setTimeout(() => void this.flush(), COUNT_INTERVAL_MS).unref() : null;
  }

  private takeCounted(): RejectedMessage[] {
    const records: RejectedMessage[] = [];
    for (const count of this.dirty) {
      if (records.length === COUNTS_PER_WRITE) break;
      this.dirty.delete(count);
      records.push({ ...count.record, occurrences: count.unwritten });
      count.unwritten = 0;
    }
    return records;
  }

  private kindOf({ message, tenantId, rejection }: MessageRejection): Kind | null {
    const minute = minuteOf(takenAt(message.received));
    if (minute > this.minute) {
      this.minute = minute;
      this.kinds = new Map();
      this.kindCount = 0;
      this.countedTopics = 0;
      this.samples = 0;
    }
    let ofTenant = this.kinds.get(tenantId);
    if (ofTenant === undefined) this.kinds.set(tenantId, (ofTenant = new Map<RejectionReason, Kind>()));
    let kind = ofTenant.get(rejection.reason);
    if (kind === undefined) {
      if (this.kindCount >= MAX_KINDS) return null;
      this.kindCount++;
      ofTenant.set(rejection.reason, (kind = { sampled: 0, byTopic: new Map(), others: null }));
    }
    return kind;
  }

  /**
   * Returns the count of the message's topic, or that of all further topics. A count never names a topic for messages
   * on another topic.
   */
  private countOf(kind: Kind, rejected: MessageRejection): Count {
    const topic = copyOfStart(rejected.message.received.topic);
    const known = kind.byTopic.get(topic);
    if (known !== undefined) return known;
    if (kind.byTopic.size < COUNTED_TOPICS_PER_MINUTE && this.countedTopics < ALL_COUNTED_TOPICS_PER_MINUTE) {
      this.countedTopics++;
      const count = { record: toRecord(rejected, 0), unwritten: 0 };
      kind.byTopic.set(topic, count);
      return count;
    }
    return (kind.others ??= { record: ofSeveralTopics(toRecord(rejected, 0)), unwritten: 0 });
  }

  private async write(records: readonly RejectedMessage[]): Promise<void> {
    if (records.length === 0) return;
    try {
      await this.repository.record(records);
      this.onRecorded(records);
    } catch (error) {
      this.logger.error({ err: error, records: records.length }, "rejection records not written");
    }
  }

  private log({ message, rejection }: MessageRejection): void {
    const second = Math.floor(takenAt(message.received) / 1000);
    if (second > this.loggedSecond) {
      const unlogged = this.logged - LOGGED_PER_SECOND;
      if (unlogged > 0) this.logger.warn({ messages: unlogged }, "further messages rejected");
      this.loggedSecond = second;
      this.logged = 0;
    }
    if (this.logged++ >= LOGGED_PER_SECOND) return;
    const topic = message.received.topic.slice(0, TOPIC_SAMPLE_CHARACTERS);
    this.logger.warn({ topic, reason: rejection.reason, detail: rejection.detail }, "message rejected");
  }
}

function toRecord({ message, rejection, tenantId }: MessageRejection, occurrences: number): RejectedMessage {
  const { received, sensorKey } = message;
  const at = takenAt(received);
  return {
    ...rejection,
    detail: copyOf(rejection.detail),
    rejectionId: sortableId(at, { radix: 16, randomBytes: 10 }),
    at: new Date(at),
    tenantId,
    topic: copyOfStart(received.topic),
    sensorKey,
    payloadSample: received.payload.subarray(0, PAYLOAD_SAMPLE_BYTES).toString("utf8"),
    payloadBytes: received.payloadBytes,
    occurrences,
  };
}

function ofSeveralTopics(record: RejectedMessage): RejectedMessage {
  const topic = record.tenantId === null ? "#" : `tenants/${record.tenantId}/#`;
  const detail = "messages on several topics, rejected for the same reason in one minute: Sluice records their number";
  return { ...record, topic, detail, sensorKey: null, payloadSample: "", payloadBytes: 0 };
}

function copyOfStart(topic: string): string {
  return topic.length <= TOPIC_SAMPLE_CHARACTERS ? topic : copyOf(topic.slice(0, TOPIC_SAMPLE_CHARACTERS));
}

/** Copies a string. A slice keeps the whole string in memory, and a topic, property or content type may have 64 kB. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}
