/** Ingestion as a whole: its stages put together, started and stopped in order. */
import type { Logger } from "pino";
import type { Journal, JournalBatch } from "../domain/ports/journal";
import type { Startable } from "../domain/ports/lifecycle";
import type { IngestObserver } from "../domain/ports/observers";
import type { Registry } from "../domain/ports/registry";
import type { RejectionRepository } from "../domain/ports/store";
import type { RejectedMessage } from "../domain/rejection";
import { BatchBuilder } from "./batch";
import { Decoder } from "./decode";
import { DuplicateFilter } from "./deduplicate";
import { Pipeline } from "./pipeline";
import { IngestSession, type SessionOptions } from "./receive";
import { RejectionRecorder } from "./reject";
import { restoreDuplicates } from "./restore";
import { SensorStates } from "./sensor-states";

export interface IngestionPorts {
  readonly journal: Journal;
  readonly registry: Registry;
  readonly rejections: RejectionRepository;
  readonly observer: IngestObserver;
  readonly logger: Logger;
  onCommitted(batch: JournalBatch): void;
  onRejected(messages: readonly RejectedMessage[]): void;
  /** Ingestion cannot go on: the process has to be restarted. */
  onFailed(error: unknown): void;
}

export interface IngestionOptions {
  readonly session: SessionOptions;
  /** Readings received and not yet acknowledged. */
  readonly maxInFlight: number;
  /** Larger payloads are rejected. */
  readonly maxPayloadBytes: number;
  /** How long a reading is remembered as a possible duplicate, milliseconds; 0: not at all. */
  readonly dedupWindowMs: number;
  /** Sensors whose limits and duplicates are remembered. */
  readonly maxSensors: number;
  /** Milliseconds that `stop` waits for what was received to be written. */
  readonly drainMs: number;
}

/** Readings that the duplicate filter remembers in each of its two generations: 24 MB when in use. */
const REMEMBERED_READINGS = 1 << 20;
/** Readings that a new process takes over from the journal: several times what can be in flight. */
const RESTORED_READINGS = 250_000;
/** Payload bytes received and not yet acknowledged. */
const MAX_BYTES_IN_FLIGHT = 64 * 1024 * 1024;
/** Least time between two appends under load. */
const LINGER_MS = 8;

export class Ingestion implements Startable {
  private readonly sensors: SensorStates;
  private readonly duplicates: DuplicateFilter;
  private readonly pipeline: Pipeline;
  private readonly session: IngestSession;

  constructor(
    private readonly ports: IngestionPorts,
    private readonly options: IngestionOptions,
  ) {
    const { journal, registry, observer, logger } = ports;
    this.sensors = new SensorStates(options.maxSensors);
    this.duplicates = new DuplicateFilter(options.dedupWindowMs > 0 ? REMEMBERED_READINGS : 0, options.dedupWindowMs);
    this.pipeline = new Pipeline(
      {
        registry,
        journal,
        decoder: new Decoder(options.maxPayloadBytes),
        builder: new BatchBuilder(this.duplicates, this.sensors),
        rejections: new RejectionRecorder(ports.rejections, (messages) => ports.onRejected(messages), logger),
        observer,
        logger,
        onCommitted: (batch) => ports.onCommitted(batch),
        onFailed: (error) => ports.onFailed(error),
        acknowledge: (deliveries) => this.session.acknowledge(deliveries),
      },
      { maxReadings: options.maxInFlight, maxBytes: MAX_BYTES_IN_FLIGHT, lingerMs: LINGER_MS },
    );
    this.session = new IngestSession(
      options.session,
      (message, onResume) => this.pipeline.receive(message, onResume),
      logger,
    );
  }

  get isConnected(): boolean {
    return this.session.isConnected;
  }

  get pendingMessages(): number {
    return this.pipeline.pendingMessages;
  }

  async start(): Promise<void> {
    await this.pipeline.start();
    if (this.options.dedupWindowMs > 0) {
      const readings = await restoreDuplicates(this.ports.journal, this.sensors, this.duplicates, {
        maxReadings: RESTORED_READINGS,
        windowMs: this.options.dedupWindowMs,
        now: Date.now(),
      });
      this.ports.logger.info({ readings }, "readings remembered from the journal to recognise redeliveries");
    }
    await this.session.start();
  }

  /** Receives no more, writes and acknowledges what was received, then disconnects; the broker keeps the session. */
  async stop(): Promise<void> {
    this.session.pause();
    const giveUp = setTimeout(() => this.pipeline.abort(), this.options.drainMs);
    await this.pipeline.stop();
    clearTimeout(giveUp);
    await this.session.stop();
  }
}
