/** Interface of a measured program, which receives readings from the broker in another process. */
export interface Progress {
  /** Readings acknowledged to the broker since {@link Consumer.begin}. */
  readonly acknowledged: number;
  /**
   * Readings stored in the time-series collection since {@link Consumer.begin}. Equal to `acknowledged` if the program
   * stores nothing.
   */
  readonly stored: number;
  /**
   * Number of groups in which the readings were stored, each of one sensor. Absent: the program stores each reading
   * separately, or stores nothing.
   */
  readonly groups?: number;
}

export interface Consumer {
  readonly pid: number;
  /** Resets the counts to zero. */
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
      /** Connection string for the naive loop. `database` is its database. */
      readonly mongodbUri: string;
      readonly database: string;
    }
  | { readonly type: "progress" };

export type BaselineEvent =
  | { readonly type: "started" }
  | {
      readonly type: "progress";
      /** Readings acknowledged since the start of the process. */
      readonly readings: number;
    };
