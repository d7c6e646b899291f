import type { Db } from "mongodb";

/**
 * A step of the database's structure. Several processes may apply it at the same time, and it may have been
 * interrupted before: it must be idempotent, and once released it never changes.
 */
export interface Migration {
  /** 1, 2, 3, … without gaps. */
  readonly version: number;
  readonly name: string;
  apply(db: Db): Promise<void>;
}
