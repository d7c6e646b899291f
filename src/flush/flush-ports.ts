import type { Logger } from "pino";
import type { Position } from "../domain/keys";
import type { RejectedPayloadRepository } from "../domain/ports/ingest";
import type { Journal } from "../domain/ports/journal";
import type { FlushObserver } from "../domain/ports/observers";
import type { SharedClock } from "../domain/ports/clock";
import type { LedgerRepository } from "../domain/ports/ledger-store";
import type { FlushCheckpoints, TelemetryWriter } from "../domain/ports/telemetry-store";

export interface FlusherOptions {
  /**
   * Minimum time between two runs while readings arrive, milliseconds. `maxReadings` or a waiting caller can make a run
   * due earlier.
   */
  readonly intervalMs: number;
  /** Maximum time that readings wait for larger groups while other readings arrive, milliseconds. */
  readonly maxAgeMs: number;
  /**
   * Number of readings that makes a run due, regardless of the group size. A ledger delta counts as four. Also limits
   * the memory of a run.
   */
  readonly maxReadings: number;
  /** How often latest values are saved, milliseconds. */
  readonly latestIntervalMs: number;
  /** How long after its commit the journal keeps a flushed batch, milliseconds. Default: unlimited. */
  readonly journalRetentionMs?: number;
}

export interface FlusherPorts {
  readonly clock: Pick<SharedClock, "agreedNow">;
  readonly journal: Pick<Journal, "bounds" | "read" | "trim">;
  readonly telemetry: TelemetryWriter;
  readonly ledger: LedgerRepository;
  readonly checkpoints: FlushCheckpoints;
  /** Kept payloads. Before the checkpoint passes a batch, the flusher deletes the payloads that the batch completes. */
  readonly payloads: Pick<RejectedPayloadRepository, "delete">;
  readonly observer: FlushObserver;
  readonly logger: Logger;
  /**
   * Lowest checkpoint of the other consumers. The journal keeps batches after this position. null or absent: there are
   * no other consumers.
   */
  readonly othersThrough?: (() => Promise<Position | null>) | undefined;
  /** Highest batch that a caller waits for, including latest values; null if none. Default: none. */
  readonly awaited?: (() => Promise<Position | null>) | undefined;
}
