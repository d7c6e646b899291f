/** Counts events of ingestion and flush for the API, and passes them on to the metrics. */
import type { IngestionState, FlushState } from "../domain/ports/platform";
import type { IngestObserver, FlushObserver } from "../domain/ports/observers";
import type { Position } from "../domain/keys";
import { RecentRate } from "./recent-rate";

export class CountedIngest implements IngestObserver {
  private readonly readings = new RecentRate();
  private readonly counts = { accepted: 0, duplicates: 0, rejected: 0 };

  constructor(private readonly observer: IngestObserver) {}

  state(): Omit<IngestionState, "connected" | "failure" | "pendingMessages"> {
    return { ...this.counts, received: this.readings.total, receivedPerSecond: this.readings.perSecond };
  }

  received(readings: number): void {
    this.readings.add(readings);
    this.observer.received(readings);
  }

  acknowledged(readings: number): void {
    this.counts.accepted += readings;
    this.observer.acknowledged(readings);
  }

  rejected(...[reason, readings]: Parameters<IngestObserver["rejected"]>): void {
    this.counts.rejected += readings;
    this.observer.rejected(reason, readings);
  }

  duplicates(readings: number): void {
    this.counts.duplicates += readings;
    this.observer.duplicates(readings);
  }

  appended(readings: number, milliseconds: number): void {
    this.observer.appended(readings, milliseconds);
  }
}

export class CountedFlush implements FlushObserver {
  private readonly readings = new RecentRate();
  private lastRunAt: Date | null = null;

  constructor(private readonly observer: FlushObserver) {}

  state(): FlushState {
    return { stored: this.readings.total, storedPerSecond: this.readings.perSecond, lastRunAt: this.lastRunAt };
  }

  stored(readings: number, sensors: number, doneSeq: Position): void {
    this.lastRunAt = new Date();
    this.readings.add(readings);
    this.observer.stored(readings, sensors, doneSeq);
  }

  failed(): void {
    this.observer.failed();
  }

  lost(batches: number): void {
    this.observer.lost(batches);
  }
}
