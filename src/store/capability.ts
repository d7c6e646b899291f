import type { Db } from "mongodb";
import type { DeletedEntity } from "../domain/deletion";
import type { Migration } from "./migrations/migration";

/** Kinds of data with a configured retention. */
export type RetentionKind = "telemetry" | "rejections" | "ledger" | "idempotency" | "rejectedPayloads" | "auditLog";

/** Data that a capability keeps in MongoDB. */
export interface StoredCapability {
  readonly migrations?: readonly Migration[];
  /** Collections whose documents expire, and the retention that they follow. Their TTL index is named `ttl`. */
  readonly retention?: Readonly<Record<string, RetentionKind>>;
  /** Deletes data of a deleted tenant, asset or sensor, together with its readings. Idempotent. */
  readonly erase?: (db: Db, deleted: DeletedEntity) => Promise<void>;
}
