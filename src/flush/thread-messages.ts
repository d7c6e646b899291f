/** Messages between the process and its flush thread. */
import type { Position } from "../domain/keys";
import type { FlusherSettings } from "./create-flusher";

export interface FlushThreadData {
  /** Secret: may contain a password. */
  readonly uri: string;
  readonly database: string;
  readonly flush: FlusherSettings;
  readonly logLevel: string;
}

export interface ToThread {
  readonly kind: "stop";
  /** Whether the thread flushes all readings of the journal before it stops. */
  readonly drains: boolean;
}

export type FromThread =
  | { readonly kind: "started" }
  | { readonly kind: "stored"; readonly readings: number; readonly sensors: number; readonly doneSeq: Position }
  | { readonly kind: "failed" }
  /** The flusher of another process has taken over, and this flusher has stopped. */
  | { readonly kind: "fenced" }
  | { readonly kind: "lost"; readonly batches: number }
  /** One line of the thread's log, in pino's format. */
  | { readonly kind: "log"; readonly line: string };
