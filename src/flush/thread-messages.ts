/** What the process and its flush thread say to each other. */
import type { FlusherSettings } from "./create-flusher";

export interface FlushThreadData {
  /** Secret: may hold a password. */
  readonly uri: string;
  readonly database: string;
  readonly flush: FlusherSettings;
  readonly logLevel: string;
}

export interface ToThread {
  readonly kind: "stop";
}

export type FromThread =
  | { readonly kind: "started" }
  | { readonly kind: "stored"; readonly readings: number; readonly doneSeq: number }
  | { readonly kind: "failed" }
  | { readonly kind: "lost"; readonly batches: number }
  /** One line of the thread's log, as pino writes it. */
  | { readonly kind: "log"; readonly line: string };
