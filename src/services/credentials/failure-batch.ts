import {
  MAX_RECENT_FAILURES,
  type ConnectionFailure,
  type ConnectionFailureReason,
} from "../../domain/connection-failure";
import { portionsOf } from "../../domain/portions";
import type { ConnectionFailureRepository, NewFailures } from "../../domain/ports/connection-failure-store";
import { AT_ONCE } from "./newest-by-key";

/** Maximum credentials of a batch. Failures of further credentials are counted without a credential. */
const MAX_CREDENTIALS = 10_000;

interface Collected extends NewFailures {
  readonly counts: Map<ConnectionFailureReason, { count: number; lastAt: Date }>;
  readonly recent: ConnectionFailure[];
}

/** Failed connections by user name; null if the credential is unknown. */
export class FailureBatch {
  private readonly ofCredentials = new Map<string | null, Collected>();

  /** @param count number of failures that `failure` represents. Default 1. */
  add(username: string | null, failure: ConnectionFailure, count = 1): void {
    const { recent } = this.count(username, failure.reason, count, failure.at);
    recent.push(failure);
    if (recent.length > MAX_RECENT_FAILURES) recent.shift();
  }

  count(username: string | null, reason: ConnectionFailureReason, count: number, at: Date): Collected {
    const collected = this.of(username);
    const before = collected.counts.get(reason);
    collected.counts.set(reason, { count: (before?.count ?? 0) + count, lastAt: at });
    return collected;
  }

  async writeTo(store: Pick<ConnectionFailureRepository, "recordFailures">): Promise<void> {
    for (const some of portionsOf([...this.ofCredentials], AT_ONCE)) await store.recordFailures(new Map(some));
  }

  private of(username: string | null): Collected {
    const known = this.ofCredentials.get(username);
    if (known !== undefined) return known;
    if (username !== null && this.ofCredentials.size >= MAX_CREDENTIALS) return this.of(null);
    const collected: Collected = { counts: new Map(), recent: [] };
    this.ofCredentials.set(username, collected);
    return collected;
  }
}
