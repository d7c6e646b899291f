import type { TenantId } from "../keys";
import type { Role } from "../entities";
import type { ErrorCode } from "../errors";
import type { Selection } from "../selection";
import type { Page, PageRequest } from "./pages";

/** An attempt to change something, successful or not. Contains no secret. */
export interface AuditEvent {
  readonly at: Date;
  readonly keyId: string;
  readonly role: Role;
  /** IP address, if it is known. */
  readonly clientAddress: string | null;
  /** Name of the mutation: `tenantRegister`. */
  readonly action: string;
  /** Tenant whose audit log shows the event; null: only the audit log for operators shows it. */
  readonly tenantId: TenantId | null;
  /** Key of the target: `acme/truck-102`; `keyId` for an API key. At most 200 characters. */
  readonly target: string;
  /** `OK`, or the code of the first failure. REPEATED: an earlier response was returned again, with its secrets. */
  readonly outcome: "OK" | "REPEATED" | ErrorCode;
  /** The changed values before and after the change, as plain JSON values and dates; null: there were none. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

export interface RecordedAuditEvent extends AuditEvent {
  /** Unique; sorts by time. */
  readonly eventId: string;
}

/** Conditions for audit events. An event must meet all of them. */
export interface AuditFilter {
  readonly actions?: Selection<string>;
  readonly keyId?: string | undefined;
  readonly target?: string | undefined;
  /** Part of the target or of the caller, case-insensitive. */
  readonly search?: string | undefined;
  /** Inclusive. */
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
}

export interface AuditLog {
  append(event: AuditEvent): Promise<void>;
  /** Newest first; page keys are event IDs. `tenantId` undefined: events of all tenants and of none. */
  page(tenantId: TenantId | undefined, request: PageRequest, filter?: AuditFilter): Promise<Page<RecordedAuditEvent>>;
}
