/** Ingestion as a whole: composes its stages, and starts and stops them in order. */
import type { Logger } from "pino";
import type { Tenant } from "../domain/entities";
import { SupersededError, UnavailableError } from "../domain/errors";
import type { RateUsage, RateUsages, Redriver, RejectedPayloadRepository } from "../domain/ports/ingest";
import type { Position } from "../domain/keys";
import type { Journal, JournalBatch } from "../domain/ports/journal";
import type { Startable } from "../domain/ports/lifecycle";
import type { IngestObserver } from "../domain/ports/observers";
import type { ReadRegistry } from "../domain/ports/registry";
import type { RejectionRepository } from "../domain/ports/rejection-store";
import type { RejectedMessage } from "../domain/rejection";
import { IngestExplainer } from "./explain/explainer";
import { PayloadKeeper } from "./rejections/payload-keeper";
import { RejectionNotices } from "./rejections/notices";
import { Pipeline } from "./pipeline";
import { IngestSession, type SessionOptions } from "./mqtt/ingest-session";
import { PipelineRedriver } from "./redrive/redriver";
import { RejectionRecorder } from "./rejections/recorder";
import type { PlatformBounds } from "./stages/stage";
import type { Stages } from "./stages/stages";
import type { WarmStages } from "./standby/warm-stages";

export interface IngestionPorts {
  readonly journal: Journal;
  /** Position of the flush. */
  flushed(): Promise<Position>;
  readonly registry: ReadRegistry;
  /** See {@link IngestSession}. Default: always. */
  readonly mayReconnect?: (() => boolean) | undefined;
  /** What this process remembers of the partition. For this ingestion alone. */
  readonly memory: WarmStages;
  readonly rejections: RejectionRepository;
  readonly observer: IngestObserver;
  readonly logger: Logger;
  onCommitted(batch: JournalBatch): void;
  onRejected(messages: readonly RejectedMessage[]): void;
  readonly payloads: RejectedPayloadRepository;
  /** Ingestion cannot continue, and the process must restart. */
  onFailed(error: unknown): void;
  /** Another process writes the journal now. This one has stopped receiving. */
  onSuperseded(error: unknown): void;
}

export interface IngestionOptions {
  readonly session: SessionOptions;
  /** Maximum readings received and not yet acknowledged. */
  readonly maxInFlight: number;
  readonly bounds: PlatformBounds;
  /**
   * Kept payloads of messages that were rejected as unregistered: maximum per tenant, retention, time limit of a
   * redrive.
   */
  readonly redrive: { readonly maxPayloads: number; readonly windowMs: number; readonly deadlineMs: number };
  /** Maximum notices of rejected messages per tenant and minute; 0: none. */
  readonly noticesPerMinute: number;
  /** How long `stop` waits until received messages are written, milliseconds. */
  readonly drainMs: number;
}

const TAKEN_OVER = "another process has taken over";
/** Maximum bytes of topics and payloads in flight: five times the size of 20,000 readings of 150 bytes. */
const MAX_BYTES_IN_FLIGHT = 16 * 1024 * 1024;
/** Minimum time between two appends under load. */
const LINGER_MS = 8;

export class Ingestion implements Startable, RateUsages {
  private readonly stages: Stages;
  private readonly pipeline: Pipeline;
  private readonly session: IngestSession;
  private isSuperseded = false;
  private readonly stopping = new AbortController();
  private readonly notices: RejectionNotices | null;
  readonly explainer: IngestExplainer;
  private readonly pipelineRedriver: PipelineRedriver;

  constructor(
    private readonly ports: IngestionPorts,
    private readonly options: IngestionOptions,
  ) {
    const { journal, registry, observer, logger } = ports;
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
    this.pipeline = new Pipeline(
      {
        registry,
        journal,
        stages: this.stages,
        rejections: new RejectionRecorder(ports.rejections, (messages) => this.rejected(messages), logger, keeper),
        observer,
        logger,
        onCommitted: (batch) => ports.onCommitted(batch),
        onFailed: (error) => this.failed(error),
        acknowledge: (deliveries) => this.session.acknowledge(deliveries),
      },
      { maxReadings: options.maxInFlight, maxBytes: MAX_BYTES_IN_FLIGHT, lingerMs: LINGER_MS },
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
          this.pipeline.inject(message);
        },
      },
      options.redrive.windowMs,
      options.redrive.deadlineMs,
    );
    this.session = new IngestSession(
      options.session,
      (message, onResume) => this.pipeline.receive(message, onResume),
      logger,
      ports.mayReconnect,
    );
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

  /** Does not receive again: otherwise two processes would replace each other without end. */
  private failed(error: unknown): void {
    if (!(error instanceof SupersededError)) return this.ports.onFailed(error);
    this.isSuperseded = true;
    void this.session.stop();
    this.ports.onSuperseded(error);
  }

  /** Why ingestion has stopped, in words; null: it runs. */
  get failure(): string | null {
    if (this.isSuperseded) return TAKEN_OVER;
    return this.session.isConnected ? null : "not connected to the broker";
  }

  get pendingMessages(): number {
    return this.pipeline.pendingMessages;
  }

  async start(): Promise<void> {
    await this.pipeline.start();
    const begun = performance.now();
    // Claim before reading the journal: then pending appends of the previous process fail.
    await this.ports.journal.claim(this.stopping.signal);
    const [{ readings, lastReceipt }] = await Promise.all([this.ports.memory.catchUp(), this.pipelineRedriver.start()]);
    const ms = Math.round(performance.now() - begun);
    this.ports.logger.info({ readings, ms }, "journal claimed; redeliveries of its newest readings are recognized");
    if (!this.stopping.signal.aborted) await this.session.start(lastReceipt);
  }

  /** Stops receiving, writes and acknowledges what was received, then disconnects. The broker keeps the session. */
  async stop(): Promise<void> {
    this.stopping.abort();
    void this.ports.memory.stop();
    this.session.pause();
    const giveUp = setTimeout(() => this.pipeline.abort(), this.options.drainMs);
    await this.pipeline.stop();
    clearTimeout(giveUp);
    await this.session.stop();
  }
}
