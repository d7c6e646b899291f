import type { Db } from "mongodb";

/**
 * A step of the database's structure. Several processes may apply it at once, and it may have been interrupted before.
 * It must therefore be idempotent, and never changes once it is released.
 */
export interface Migration {
  /** 1, 2, 3, … without gaps. */
  readonly version: number;
  readonly name: string;
  apply(db: Db): Promise<void>;
}
