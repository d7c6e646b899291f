import type { BrokerTrace } from "../broker-trace";

/** The last trace of each credential. */
export interface BrokerTraceRepository {
  record(username: string, trace: BrokerTrace): Promise<void>;
  /** Latest traces in the order of the user names; null: the credential has none. */
  lastOf(usernames: readonly string[]): Promise<(BrokerTrace | null)[]>;
}
