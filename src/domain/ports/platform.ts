/** What a process and its database tell of themselves, for operators. */
import type { Deadline } from "../deadline";

export interface BrokerState {
  readonly connected: boolean;
  /** Since when it is so. */
  readonly since: Date;
  /** Why it is not connected; null when it is. */
  readonly problem: string | null;
}

/** Counts are readings, since the start of the process. */
export interface IngestionState {
  readonly connected: boolean;
  /** Why nothing is ingested; null when it is. */
  readonly problem: string | null;
  readonly received: number;
  /** Journaled and acknowledged. */
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** Of the last minute. */
  readonly receivedPerSecond: number;
  /** Received and not yet acknowledged. */
  readonly pendingMessages: number;
}

export interface RollUpState {
  /** Readings, since the start of the process. */
  readonly stored: number;
  /** Of the last minute. */
  readonly storedPerSecond: number;
  /** When readings were last moved; null: not since the start of the process. */
  readonly lastRunAt: Date | null;
}

/** The process that answers. */
export interface PlatformProcess {
  readonly version: string;
  readonly startedAt: Date;
  /** Of the connection by which users and roles are administered. */
  broker(): BrokerState;
  /** null: this process does not ingest. */
  ingestion(): IngestionState | null;
  /** null: this process does not move readings to the time series. */
  rollUp(): RollUpState | null;
}

/** Numbers from the collections' metadata: after a crash of MongoDB they may be off by a few. */
export interface RegisteredCounts {
  readonly tenants: number;
  readonly assets: number;
  readonly sensors: number;
}

export interface PlatformStore {
  /** Whether MongoDB answers within a second or two. */
  isReachable(): Promise<boolean>;
  registered(deadline?: Deadline): Promise<RegisteredCounts>;
}
