/** What the process and its roll-up thread say to each other. */
import type { RollUpSettings } from "./roll-up";

export interface RollUpThreadData {
  /** Secret: may hold a password. */
  readonly uri: string;
  readonly database: string;
  readonly rollUp: RollUpSettings;
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
