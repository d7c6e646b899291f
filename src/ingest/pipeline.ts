/**
 * The ingestion loop: takes received messages in batches, appends them to the journal, and only then acknowledges. The
 * next batch gathers while the previous one is written, so batches grow under load.
 */
import type { Logger } from "pino";
import type { Journal, JournalBatch } from "../domain/ports/journal";
import type { Startable } from "../domain/ports/lifecycle";
import type { IngestObserver } from "../domain/ports/observers";
import type { Registry } from "../domain/ports/registry";
import { TARGET_BATCH_READINGS, type BatchBuilder } from "./stages/batch-builder";
import type { Decoder } from "./stages/decode";
import type { DecodedMessage, Delivery, ReceivedMessage } from "./stages/messages";
import type { RejectionRecorder } from "./rejections/recorder";
import { knowsAll, resolveUnknown, type Lookup } from "./stages/validate";

export interface PipelineLimits {
  /** Maximum readings received and not yet acknowledged. */
  readonly maxReadings: number;
  /** Maximum bytes of topics and payloads received and not yet acknowledged. */
  readonly maxBytes: number;
  /** Minimum time between two appends under load, milliseconds. Spares MongoDB and the disk. */
  readonly lingerMs: number;
}

export interface PipelinePorts {
  readonly registry: Registry;
  readonly journal: Journal;
  readonly decoder: Decoder;
  readonly builder: BatchBuilder;
  readonly rejections: RejectionRecorder;
  readonly observer: IngestObserver;
  readonly logger: Logger;
  /** Called with every batch once it is durable. */
  onCommitted(batch: JournalBatch): void;
  /** Called once if ingestion cannot continue. */
  onFailed(error: unknown): void;
  /** Acknowledges deliveries in the order of receipt. */
  acknowledge(deliveries: readonly Delivery[]): void;
}

/** Accepted messages per batch from which a short wait for the next batch is worthwhile. */
const BUSY_MESSAGES = 16;
/**
 * How long probable rejections gather before they are counted and acknowledged, milliseconds. Otherwise a flood of them
 * would occupy the journal with their counts, and delay readings of other tenants.
 */
const REJECTED_LINGER_MS = 50;
const RETRY_MS = { first: 50, last: 2_000 };

export class Pipeline implements Startable {
  private waiting: DecodedMessage[] = [];
  /** Messages received and not yet acknowledged. */
  pendingMessages = 0;
  private pendingReadings = 0;
  private pendingBytes = 0;
  private draining: Promise<void> | null = null;
  private appendedAt = 0;
  private lastAccepted = 0;
  /** Whether a message waits that may be accepted. */
  private isUrgent = false;
  /** Ends a pause in which only probable rejections waited. */
  private wake: (() => void) | null = null;
  private resume: (() => void) | null = null;
  private readonly stopping = new AbortController();

  constructor(
    private readonly ports: PipelinePorts,
    private readonly limits: PipelineLimits,
  ) {}

  async start(): Promise<void> {
    await this.ports.journal.start();
  }

  /** Writes and acknowledges what was received, unless `abort` comes first. Then the broker redelivers it. */
  async stop(): Promise<void> {
    await this.draining;
    await this.ports.rejections.stop();
  }

  /** Drops what waits; the broker keeps it. */
  abort(): void {
    this.stopping.abort();
    this.wake?.();
  }

  /** Takes a message. false: send no more until `onResume` is called, once. */
  receive(received: ReceivedMessage, onResume: () => void): boolean {
    this.inject(this.ports.decoder.decode(received));
    if (!this.isFull()) return true;
    this.resume = onResume;
    return false;
  }

  /** Takes a message from another source than the session. The caller waits until it is committed. */
  inject(message: DecodedMessage): void {
    this.waiting.push(message);
    this.pendingMessages++;
    this.pendingReadings += loadOf(message);
    this.pendingBytes += bytesOf(message.received);
    this.ports.observer.received(message.weight);
    this.isUrgent ||= !this.ports.builder.expectsRejection(message, this.ports.registry);
    if (this.wake !== null && (this.isUrgent || this.isFull())) this.wake();
    this.draining ??= this.drain();
  }

  private isFull(): boolean {
    return this.pendingReadings >= this.limits.maxReadings || this.pendingBytes >= this.limits.maxBytes;
  }

  private async drain(): Promise<void> {
    try {
      while (this.waiting.length > 0 && !this.stopping.signal.aborted) {
        await this.linger();
        await this.write(this.take());
      }
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      this.stopping.abort();
      this.ports.logger.fatal({ err: error }, "ingestion stopped");
      this.ports.onFailed(error);
    } finally {
      this.draining = null;
    }
  }

  private async linger(): Promise<void> {
    if (!this.isUrgent && !this.isFull()) await this.pauseForRejections();
    const isBusy = this.lastAccepted >= BUSY_MESSAGES;
    const rest = isBusy ? this.appendedAt + this.limits.lingerMs - performance.now() : 0;
    // Even without a pause, messages in the socket's buffer join this batch.
    await new Promise<void>((resolve) => (rest >= 1 ? setTimeout(resolve, rest) : setImmediate(resolve)));
    this.appendedAt = performance.now();
  }

  /** Ends early when a message arrives that may be accepted, or when there is no room for more. */
  private async pauseForRejections(): Promise<void> {
    const rest = this.appendedAt + REJECTED_LINGER_MS - performance.now();
    if (rest < 1 || this.stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, rest);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = null;
  }

  private take(): DecodedMessage[] {
    let readings = 0;
    let count = 0;
    for (const message of this.waiting) {
      if (readings >= TARGET_BATCH_READINGS) break;
      readings += loadOf(message);
      count++;
    }
    if (count < this.waiting.length) return this.waiting.splice(0, count);
    const all = this.waiting;
    this.waiting = [];
    this.isUrgent = false;
    return all;
  }

  private async write(messages: readonly DecodedMessage[]): Promise<void> {
    const { builder, journal, registry, rejections, observer } = this.ports;
    // Nothing may run between the check of the registry and its use.
    const built = builder.build(messages, knowsAll(registry, messages) ? registry : await this.resolve(messages));
    this.lastAccepted = messages.length - built.rejected.length;
    const recorded = rejections.record(built.rejected);
    const begun = performance.now();
    const seq = await journal.append(built.batch, this.stopping.signal);
    observer.appended(built.accepted, performance.now() - begun);
    // Subscribers do not wait for the records of rejections. The acknowledgement does, so that no record is lost.
    this.ports.onCommitted({ ...built.batch, seq });
    await recorded;
    this.acknowledge(messages);
    observer.acknowledged(built.accepted);
    observer.duplicates(built.duplicates);
    for (const { message, rejection } of built.rejected) observer.rejected(rejection.reason, message.weight);
  }

  private acknowledge(messages: readonly DecodedMessage[]): void {
    this.ports.acknowledge(messages.map((message) => message.received.delivery));
    this.pendingMessages -= messages.length;
    for (const message of messages) {
      this.pendingReadings -= loadOf(message);
      this.pendingBytes -= bytesOf(message.received);
    }
    if (this.resume === null || this.isFull()) return;
    const { resume } = this;
    this.resume = null;
    resume();
  }

  /** While the registry is unavailable, nothing is rejected and nothing acknowledged. */
  private async resolve(messages: readonly DecodedMessage[]): Promise<Lookup> {
    for (let delay = RETRY_MS.first; ; delay = Math.min(delay * 2, RETRY_MS.last)) {
      try {
        return await resolveUnknown(this.ports.registry, messages);
      } catch (error) {
        this.ports.logger.warn({ err: error, messages: messages.length }, "the registry does not answer; trying again");
        await new Promise((resolve) => setTimeout(resolve, delay));
        this.stopping.signal.throwIfAborted();
      }
    }
  }
}

/** A rejected message keeps no readings in memory, however many it claims to hold. */
function loadOf({ readings }: DecodedMessage): number {
  return Math.max(1, readings.length);
}

/** A topic can be as large as a payload, and malformed topics are held until they are recorded. */
function bytesOf({ topic, payload }: ReceivedMessage): number {
  return topic.length + payload.length;
}
