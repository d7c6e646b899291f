import type { TraceLine } from "../broker-trace";
import type { Result } from "../result";

/** RUNNING: another recording of this broker has not ended. OTHER: the broker did not start to log. */
export type RecordingFailure = "RUNNING" | "OTHER";

/** The log of a broker. This process can read it and make the broker log every packet. */
export interface BrokerLog {
  /** Ends the logging of every packet if a killed process left it on. */
  recover(): Promise<void>;
  /** Makes the broker log every packet of every client for this time, milliseconds. */
  record(ms: number): Promise<Result<LogRecording, RecordingFailure>>;
}

export interface LogRecording {
  readonly startedAt: Date;
  /**
   * Resolves once the broker has stopped logging packets. `isCut`: the broker stopped early.
   *
   * @param stopping ends the recording early
   */
  ended(stopping: AbortSignal): Promise<{ readonly isCut: boolean }>;
  /** Returns the logged lines. Call it after {@link ended} has resolved. */
  lines(): AsyncIterable<TraceLine>;
  /** Deletes the logged lines. */
  delete(): Promise<void>;
}
