/** The measured program, which receives readings from the broker, in a process of its own. */
export interface Progress {
  /** Readings acknowledged to the broker since {@link Consumer.begin}. */
  readonly acknowledged: number;
  /**
   * Readings stored in the time-series collection since then. Equal to `acknowledged` if the program stores nothing.
   */
  readonly stored: number;
  /** Groups in which they were stored, each of one sensor. Absent: each reading was stored separately. */
  readonly groups?: number;
}

export interface Consumer {
  readonly pid: number;
  /** Counts from zero again. */
  begin(): Promise<void>;
  progress(): Promise<Progress>;
  stop(): Promise<void>;
}

export type BaselineCommand =
  | {
      readonly type: "start";
      readonly url: string;
      readonly ca: string;
      readonly username: string;
      readonly password: string;
      /** Database of the naive loop. */
      readonly mongodbUri: string;
      readonly database: string;
    }
  | { readonly type: "progress" };

export type BaselineEvent =
  | { readonly type: "started" }
  | {
      readonly type: "progress";
      /** Readings acknowledged since the start. */
      readonly readings: number;
    };
