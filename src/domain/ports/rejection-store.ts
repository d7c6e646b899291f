import type { Deadline } from "../deadline";
import type { RejectedMessage, RejectionReason } from "../rejection";
import type { Selection } from "../selection";
import type { Page, PageRequest } from "./pages";

export interface RejectionFilter {
  readonly reasons?: Selection<RejectionReason>;
  /** Only records of this sensor. */
  readonly sensorKey?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

export interface RejectionRepository {
  /** Inserts new records. A record with a known `rejectionId` adds its `occurrences`. */
  record(messages: readonly RejectedMessage[]): Promise<void>;
  find(rejectionIds: readonly string[], deadline?: Deadline): Promise<RejectedMessage[]>;
  /** Newest first; page keys are rejection IDs. `tenantId` undefined: all tenants, and none. */
  page(tenantId: string | undefined, request: PageRequest, filter: RejectionFilter): Promise<Page<RejectedMessage>>;
  /** Calls back with new records of any process. Misses records during an interruption. Stops when `signal` aborts. */
  watch(onRecorded: (messages: readonly RejectedMessage[]) => void, signal: AbortSignal): void;
}
