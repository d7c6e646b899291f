import type { Db } from "mongodb";

/**
 * A step of the database's structure. Several processes may apply it simultaneously, and an earlier attempt may have
 * been interrupted. So it must be idempotent. It never changes after its release.
 */
export interface Migration {
  /** 1, 2, 3, … without gaps. */
  readonly version: number;
  readonly name: string;
  apply(db: Db): Promise<void>;
}
