/**
 * The ingestion loop: takes received messages in batches, appends them to the journal, and only then acknowledges them.
 * The next batch is gathered while the previous batch is written, so batches grow under load. Tenants share a batch.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Logger } from "pino";
import { SupersededError } from "../domain/errors";
import type { Journal, JournalBatch } from "../domain/ports/journal";
import type { Startable } from "../domain/ports/lifecycle";
import type { IngestObserver } from "../domain/ports/observers";
import type { FloodWatch } from "./flood-watch";
import { InFlight, loadOf, type InFlightLimits } from "./in-flight";
import type { RejectionRecorder } from "./rejections/recorder";
import { Lanes, type LaneShare } from "./lanes";
import { lingerMs, type LastBatch } from "./linger";
import { OrderedAcknowledgements } from "./stages/acknowledge";
import { append } from "./stages/append";
import { BatchBuilder, type BuiltBatch } from "./stages/batch-builder";
import { expectsRejection } from "./stages/forecast";
import type { DecodedMessage, Delivery, ReceivedMessage } from "./stages/messages";
import { knowsAll, resolveUnknown, type Lookup, type QueryableLookup } from "./stages/registry-lookup";
import type { Stages } from "./stages/stages";

export interface PipelinePorts {
  readonly registry: QueryableLookup;
  readonly journal: Pick<Journal, "start" | "append">;
  readonly stages: Stages;
  readonly rejections: Pick<RejectionRecorder, "record" | "stop">;
  readonly observer: IngestObserver;
  readonly floods: Pick<FloodWatch, "judged">;
  readonly logger: Logger;
  /** Called with every batch once it is durable. */
  onCommitted(batch: JournalBatch): void;
  /** Called once if ingestion cannot continue. */
  onFailed(error: unknown): void;
  /** Acknowledges deliveries in the order of receipt. */
  acknowledge(deliveries: readonly Delivery[]): void;
}

type Phase =
  | { readonly kind: "idle" }
  /** Only probable rejections wait. `wake` ends the pause. */
  | { readonly kind: "gathering"; readonly wake: () => void }
  | { readonly kind: "writing" };

/**
 * Time for which probable rejections are gathered before they are counted and acknowledged, in milliseconds. Otherwise
 * the counts of a flood of rejections would occupy the journal, and delay readings of other tenants.
 */
const REJECTED_LINGER_MS = 50;
const BATCH = { readings: 4_096, readingsOfTenant: 2_048 };
/** Number of readings that are judged in one turn of the event loop, which takes about 2 ms. */
const SLICE_READINGS = 512;
const RETRY_MS = { first: 50, last: 2_000 };

export class Pipeline implements Startable {
  private readonly lanes: Lanes;
  private readonly acknowledgements: OrderedAcknowledgements;
  private readonly inFlight: InFlight;
  private readonly builder: BatchBuilder;
  private phase: Phase = { kind: "idle" };
  private work: Promise<void> = Promise.resolve();
  /** Pending look-ups, and durable batches whose rejections are not recorded yet. */
  private readonly underWay = new Set<Promise<unknown>>();
  private appendedAt = 0;
  private last: LastBatch = { accepted: 0, ofLargestTenant: 0 };
  /** Whether the last batch was full. More messages are waiting then, so the next batch needs no pause. */
  private wasFull = false;
  private readonly stopping = new AbortController();

  constructor(
    private readonly ports: PipelinePorts,
    limits: InFlightLimits,
  ) {
    this.inFlight = new InFlight(limits);
    this.builder = new BatchBuilder(ports.stages);
    this.acknowledgements = new OrderedAcknowledgements((deliveries) => ports.acknowledge(deliveries));
    this.lanes = new Lanes(
      BATCH,
      ports.registry,
      (messages) => this.track(this.resolve(messages)),
      (isUrgent) => this.continue(isUrgent),
    );
  }

  /** Messages received and not yet acknowledged. */
  get pendingMessages(): number {
    return this.inFlight.messages;
  }

  async start(): Promise<void> {
    await this.ports.journal.start();
  }

  /** Writes and acknowledges all received messages, unless `abort` is called first. The broker then redelivers them. */
  async stop(): Promise<void> {
    do {
      await this.work;
      await Promise.allSettled(this.underWay);
    } while (!this.lanes.isEmpty && !this.stopping.signal.aborted);
    await this.ports.rejections.stop();
  }

  /** Drops waiting messages. The broker keeps them. */
  abort(): void {
    this.stopping.abort();
    if (this.phase.kind === "gathering") this.phase.wake();
  }

  /** Takes a message. Returns false if the caller must send no more until `onRoom` is called. It is called once. */
  receive(received: ReceivedMessage, onRoom: () => void): boolean {
    this.inject(this.ports.stages.decoder.decode(received));
    if (!this.inFlight.isFull) return true;
    this.inFlight.whenRoom(onRoom);
    return false;
  }

  /** Takes a message that is not telemetry, and acknowledges it in the order of receipt. */
  pass(received: ReceivedMessage): void {
    const message = { received, tenantId: null, sensorKey: null, readings: [], rejection: null, weight: 0 };
    this.acknowledgements.expect(message);
    this.acknowledgements.write([message], []);
  }

  /** Takes a message from any source. Its origin learns when the message is committed. */
  inject(message: DecodedMessage): void {
    const { observer, registry, stages } = this.ports;
    this.acknowledgements.expect(message);
    this.inFlight.add(message);
    observer.received(message.weight);
    this.continue(this.lanes.add(message, !expectsRejection(message, registry, stages.limiter)));
  }

  private continue(isUrgent: boolean): void {
    if (this.phase.kind === "gathering" && (isUrgent || this.inFlight.isFull)) this.phase.wake();
    if (this.phase.kind === "idle" && this.lanes.isReady) this.work = this.drain();
  }

  private track<T>(work: Promise<T>): Promise<T> {
    this.underWay.add(work);
    const end = () => this.underWay.delete(work);
    work.then(end, end);
    return work;
  }

  private async drain(): Promise<void> {
    this.phase = { kind: "writing" };
    try {
      while (this.lanes.isReady && !this.stopping.signal.aborted) {
        await this.linger();
        const parts = this.lanes.take();
        if (parts.length > 0) await this.write(parts);
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.phase = { kind: "idle" };
    }
  }

  private fail(error: unknown): void {
    if (this.stopping.signal.aborted) return;
    this.stopping.abort();
    const level = error instanceof SupersededError ? "warn" : "fatal";
    this.ports.logger[level]({ err: error }, "ingestion stopped");
    this.ports.onFailed(error);
  }

  private async linger(): Promise<void> {
    if (!this.lanes.isUrgent && !this.inFlight.isFull) await this.gatherRejections();
    const gathers = !this.wasFull && !this.inFlight.isFull;
    const rest = this.appendedAt + (gathers ? lingerMs(this.last) : 0) - performance.now();
    // Even without a pause, messages in the socket's buffer join this batch.
    await new Promise<void>((resolve) => (rest >= 1 ? setTimeout(resolve, rest) : setImmediate(resolve)));
    this.appendedAt = performance.now();
  }

  /**
   * Waits until rejections have gathered. Ends early when a message arrives that may be accepted, or when there is no
   * room for more.
   */
  private async gatherRejections(): Promise<void> {
    const rest = this.appendedAt + REJECTED_LINGER_MS - performance.now();
    if (rest < 1 || this.stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, rest);
      const wake = () => {
        clearTimeout(timer);
        resolve();
      };
      this.phase = { kind: "gathering", wake };
    });
    this.phase = { kind: "writing" };
  }

  /** Runs the stages of a batch, from VALIDATE on. */
  private async write(parts: readonly LaneShare[]): Promise<void> {
    const { journal, rejections, observer, floods } = this.ports;
    const messages = parts.flatMap((part) => part.messages);
    const built = await this.build(parts);
    this.last = {
      accepted: messages.length - built.rejected.length,
      ofLargestTenant: Math.max(0, ...parts.map((part) => part.messages.length)),
    };
    this.wasFull = built.accepted >= BATCH.readings;
    floods.judged(parts, built);
    const recorded = rejections.record(built.rejected);
    const batch = await append(journal, built, observer, this.stopping.signal);
    this.ports.onCommitted(batch);
    // Neither subscribers nor the next batch wait for the records of rejections. The acknowledgement does, so that no
    // record is lost.
    void this.track(recorded.then(() => this.written(messages, built)).catch((error: unknown) => this.fail(error)));
  }

  private written(messages: readonly DecodedMessage[], built: BuiltBatch): void {
    const { observer } = this.ports;
    this.acknowledgements.write(messages, built.rejected);
    this.inFlight.remove(messages);
    observer.acknowledged(built.accepted);
    observer.duplicates(built.duplicates);
    for (const { message, rejection } of built.rejected) observer.rejected(rejection.reason, message.weight);
  }

  /** Builds a batch in slices. Requests and other connections are served between them. */
  private async build(parts: readonly LaneShare[]): Promise<BuiltBatch> {
    const { registry } = this.ports;
    let readings = 0;
    for (const { messages, lookup } of parts) {
      for (let from = 0, to = 0; from < messages.length; from = to) {
        to = endOfSlice(messages, from);
        const slice = messages.slice(from, to);
        // Nothing may run between the check of the registry and its use.
        const known = lookup ?? (knowsAll(registry, slice) ? registry : await this.resolve(slice));
        this.builder.add(slice, known);
        readings += slice.reduce((sum, message) => sum + loadOf(message), 0);
        if (readings < SLICE_READINGS) continue;
        readings = 0;
        await nextTurn();
      }
    }
    return this.builder.take();
  }

  /**
   * Looks up the entities that the messages name. While the registry is unavailable, messages are neither rejected nor
   * acknowledged.
   */
  private async resolve(messages: readonly DecodedMessage[]): Promise<Lookup> {
    for (let delay = RETRY_MS.first; ; delay = Math.min(delay * 2, RETRY_MS.last)) {
      try {
        return await resolveUnknown(this.ports.registry, messages);
      } catch (error) {
        this.ports.logger.warn({ err: error, messages: messages.length }, "registry read failed; retrying");
        await new Promise((resolve) => setTimeout(resolve, delay));
        this.stopping.signal.throwIfAborted();
      }
    }
  }
}

function endOfSlice(messages: readonly DecodedMessage[], from: number): number {
  let readings = 0;
  for (let to = from; to < messages.length; to++) {
    const message = messages[to];
    if (readings >= SLICE_READINGS || message === undefined) return to;
    readings += loadOf(message);
  }
  return messages.length;
}
