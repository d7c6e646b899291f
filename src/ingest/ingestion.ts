/** Ingestion as a whole: composes its stages, and starts and stops them in order. */
import type { Logger } from "pino";
import type { Tenant } from "../domain/entities";
import { SupersededError, UnavailableError } from "../domain/errors";
import type { RateUsage, RateUsages, Redriver, RejectedPayloadRepository } from "../domain/ports/ingest";
import type { Position, TenantId } from "../domain/keys";
import type { ClaimPlace, Journal, JournalBatch } from "../domain/ports/journal";
import type { Startable } from "../domain/ports/lifecycle";
import type { IngestObserver } from "../domain/ports/observers";
import type { ReadRegistry } from "../domain/ports/registry";
import type { RejectionRepository } from "../domain/ports/rejection-store";
import type { RejectedMessage } from "../domain/rejection";
import { IngestExplainer } from "./explain/explainer";
import type { FloodWatch } from "./flood-watch";
import { PayloadKeeper } from "./rejections/payload-keeper";
import { RejectionNotices } from "./rejections/notices";
import { Pipeline } from "./pipeline";
import { Marks } from "./mqtt/marks";
import { IngestSession, type SessionOptions } from "./mqtt/ingest-session";
import { PipelineRedriver } from "./redrive/redriver";
import { PatientRecorder } from "./rejections/patient-recorder";
import { RejectionRecorder } from "./rejections/recorder";
import type { PlatformBounds } from "./stages/stage";
import type { ReceivedMessage } from "./stages/messages";
import type { Stages } from "./stages/stages";
import type { WarmStages } from "./standby/warm-stages";

export interface IngestionPorts {
  readonly journal: Journal;
  /** Resolves with the position up to which readings are flushed. */
  flushed(): Promise<Position>;
  readonly registry: ReadRegistry;
  /** Whether the session may reconnect, see {@link IngestSession}. Default: always. */
  readonly mayReconnect?: (() => boolean) | undefined;
  /** Stages with the state that this process remembers of the partition. No other ingestion uses them. */
  readonly memory: WarmStages;
  readonly rejections: RejectionRepository;
  readonly observer: IngestObserver;
  /** No other ingestion uses it. */
  readonly floods: FloodWatch;
  readonly logger: Logger;
  onCommitted(batch: JournalBatch): void;
  onRejected(messages: readonly RejectedMessage[]): void;
  readonly payloads: RejectedPayloadRepository;
  /**
   * Recalls accepted readings of tenants that moved here, from their earlier partitions. Called before the session
   * begins.
   */
  recallArrivals?(stages: Stages): Promise<void>;
  /** Called if ingestion cannot continue. The process must then restart. */
  onFailed(error: unknown): void;
  /** Called if another process has taken over the journal. This process then stops receiving. */
  onSuperseded(error: unknown): void;
}

export interface IngestionOptions {
  readonly session: SessionOptions;
  /** Maximum number of readings received and not yet acknowledged. */
  readonly maxInFlight: number;
  readonly bounds: PlatformBounds;
  /**
   * Limits of kept payloads: their maximum number per tenant, their retention, and the time limit of a redrive. Times
   * are in milliseconds.
   */
  readonly redrive: { readonly maxPayloads: number; readonly windowMs: number; readonly deadlineMs: number };
  /** Maximum number of notices of rejected messages per tenant and minute; 0 to send none. */
  readonly noticesPerMinute: number;
  /**
   * Whether the journal works without MongoDB. Acknowledgements then wait for MongoDB as {@link PatientRecorder} does.
   */
  readonly outlastsMongoDb: boolean;
  /** Maximum time that `stop` waits until received messages are written, in milliseconds. */
  readonly drainMs: number;
}

const TAKEN_OVER = "another process has taken over";
/**
 * Maximum bytes of topics, payloads and content types in flight: five times the size of 20,000 readings of 150 bytes.
 */
const MAX_BYTES_IN_FLIGHT = 16 * 1024 * 1024;

export class Ingestion implements Startable, RateUsages {
  private readonly stages: Stages;
  private readonly pipeline: Pipeline;
  private readonly session: IngestSession;
  private readonly marks: Marks;
  private isSuperseded = false;
  private readonly leaving = new Set<TenantId>();
  private readonly stopping = new AbortController();
  private readonly notices: RejectionNotices | null;
  readonly explainer: IngestExplainer;
  private readonly pipelineRedriver: PipelineRedriver;

  constructor(
    private readonly ports: IngestionPorts,
    private readonly options: IngestionOptions,
  ) {
    const { journal, registry, observer, floods, logger } = ports;
    const { bounds } = options;
    this.stages = ports.memory.stages;
    this.explainer = new IngestExplainer(registry, bounds, this.stages, (now) => this.session.queuedSince(now));
    const { noticesPerMinute } = options;
    this.notices =
      noticesPerMinute === 0
        ? null
        : new RejectionNotices(
            noticesPerMinute,
            (topic, payload) => this.session.publish(topic, payload),
            (tenantId) => registry.peekTenant(tenantId)?.createdAt.getTime() ?? null,
          );
    const keeper = new PayloadKeeper(ports.payloads, options.redrive.maxPayloads, logger);
    const recorder = new RejectionRecorder(ports.rejections, (messages) => this.rejected(messages), logger, keeper);
    this.pipeline = new Pipeline(
      {
        registry,
        journal,
        stages: this.stages,
        rejections: options.outlastsMongoDb ? new PatientRecorder(recorder) : recorder,
        observer,
        floods,
        logger,
        onCommitted: (batch) => ports.onCommitted(batch),
        onFailed: (error) => this.failed(error),
        acknowledge: (deliveries) => this.session.acknowledge(deliveries),
      },
      { maxReadings: options.maxInFlight, maxBytes: MAX_BYTES_IN_FLIGHT },
    );
    this.pipelineRedriver = new PipelineRedriver(
      {
        payloads: ports.payloads,
        journal,
        flushed: () => ports.flushed(),
        registry,
        stages: this.stages,
        onReleased: () => keeper.released(),
        inject: (message) => {
          if (this.isSuperseded) throw new UnavailableError("ingestion", TAKEN_OVER);
          if (message.tenantId !== null && this.leaving.has(message.tenantId)) {
            throw new UnavailableError("ingestion", "the tenant is moving to another partition");
          }
          this.pipeline.inject(message);
        },
      },
      options.redrive.windowMs,
      options.redrive.deadlineMs,
    );
    this.marks = new Marks(
      () => this.session,
      (message) => this.pipeline.pass(message),
    );
    this.session = new IngestSession(
      options.session,
      (message, onResume) => this.receive(message, onResume),
      logger,
      ports.mayReconnect,
    );
    floods.pingBy((onResponse) => this.session.ping(onResponse));
  }

  /**
   * Resolves with a journal position when the journal contains all messages that the broker has queued until now.
   * Rejects when `signal` aborts, or if the broker denies marks.
   */
  async drainedThrough(signal: AbortSignal): Promise<Position> {
    await this.marks.reached(signal);
    return (await this.ports.journal.bounds()).newest;
  }

  /**
   * Sets whether the tenant is moving to another partition. Redrives of its payloads are then rejected, because they
   * could add messages after the broker's queue is drained.
   */
  setLeaving(tenantId: TenantId, isLeaving: boolean): void {
    if (isLeaving) this.leaving.add(tenantId);
    else this.leaving.delete(tenantId);
  }

  /** Whether {@link drainedThrough} is possible now. @throws Error if the broker denies marks */
  async canDrain(): Promise<boolean> {
    return this.session.mark(null);
  }

  private receive(message: ReceivedMessage, onResume: () => void): boolean {
    if (!this.marks.isMark(message)) return this.pipeline.receive(message, onResume);
    this.marks.receive(message);
    return true;
  }

  get redriver(): Redriver {
    return this.pipelineRedriver;
  }

  ratesOf(tenant: Tenant): RateUsage[] {
    return this.stages.limiter.usage(tenant, Date.now());
  }

  private rejected(messages: readonly RejectedMessage[]): void {
    this.notices?.tell(messages);
    this.ports.onRejected(messages);
  }

  /** A superseded process does not receive again. Otherwise two processes would supersede each other endlessly. */
  private failed(error: unknown): void {
    if (!(error instanceof SupersededError)) return this.ports.onFailed(error);
    this.isSuperseded = true;
    void this.session.stop();
    this.ports.onSuperseded(error);
  }

  /** Why ingestion does not receive messages; null if it does. */
  get failure(): string | null {
    if (this.isSuperseded) return TAKEN_OVER;
    return this.session.isConnected ? null : "not connected to the broker";
  }

  get pendingMessages(): number {
    return this.pipeline.pendingMessages;
  }

  async start(): Promise<void> {
    const begun = performance.now();
    const { memory, logger } = this.ports;
    this.session.prepare();
    const [claim] = await Promise.all([this.claim(), memory.prepare(), this.ports.recallArrivals?.(this.stages)]);
    const claimMs = since(begun);
    const { readings, lastReceipt } = await memory.catchUp(claim);
    logger.info(
      { readings, claimMs, ms: since(begun) },
      "journal claimed; redeliveries of its newest readings are recognized",
    );
    if (this.stopping.signal.aborted) return;
    await Promise.all([this.session.start(lastReceipt), this.pipelineRedriver.start()]);
  }

  /**
   * Claims the journal. From then on, pending appends of the previous owner fail. All batches that it wrote precede the
   * claim.
   */
  private async claim(): Promise<ClaimPlace> {
    await this.pipeline.start();
    return this.ports.journal.claim(this.stopping.signal);
  }

  /**
   * Stops receiving, writes and acknowledges what was received, for at most `drainMs`, then disconnects. The broker
   * keeps the session, and redelivers what was not acknowledged.
   */
  async stop(): Promise<void> {
    const begun = performance.now();
    this.stopping.abort();
    void this.ports.memory.stop();
    this.session.pause();
    const giveUp = setTimeout(() => this.pipeline.abort(), this.options.drainMs);
    await this.pipeline.stop();
    clearTimeout(giveUp);
    const drainMs = since(begun);
    await this.session.stop();
    this.ports.logger.info(
      { drainMs, ms: since(begun), unacknowledged: this.pipeline.pendingMessages },
      "ingestion stopped receiving",
    );
  }
}

function since(begun: number): number {
  return Math.round(performance.now() - begun);
}
