/** Declares for every operation of the services which roles may call it, within which scope, and how it is recorded. */
import { ROLES, type Role } from "../domain/entities";
import type { Failure } from "../domain/errors";
import type { Page } from "../domain/ports/pages";
import type { Result } from "../domain/result";
import type { Services } from "./services";

/**
 * The data that an operation concerns.
 *
 * - `NONE`: no tenant's data, or only the caller's own access.
 * - `BY_ITEM`: items whose tenant is known only from their keys, from their records, or after the input is validated.
 *   The use case hides items of other tenants with `TenantScope`.
 * - `TENANT`: the tenant that the argument after the principal names. For a change, the default is the principal's own
 *   tenant.
 * - `TENANT_OR_PLATFORM`: like `TENANT`, but if the argument names no tenant, an operator reads the data of every
 *   tenant.
 * - `PLATFORM`: the platform as a whole.
 */
export type OperationScope = "NONE" | "BY_ITEM" | "TENANT" | "TENANT_OR_PLATFORM" | "PLATFORM";

/**
 * Response to a caller that may not read. It equals the response for data that does not exist, except for `FORBIDDEN`.
 */
export type Denial = "EMPTY_PAGE" | "NULL" | "NULL_EACH" | "FORBIDDEN";

export interface ReadOperation {
  /**
   * Roles that may read. A caller with another role receives the response `denied`. With the scopes `TENANT` and
   * `TENANT_OR_PLATFORM`, the operation instead throws `ForbiddenError` if the caller may read the tenant. This reveals
   * nothing, because the caller knows that the tenant exists.
   */
  readonly roles: readonly Role[];
  readonly scope: OperationScope;
  /** Undefined if the use case itself hides data that the caller may not see. */
  readonly denied?: Denial;
}

export interface ChangeOperation {
  readonly roles: readonly Role[];
  readonly scope: Exclude<OperationScope, "NONE">;
  /** Name of the mutation. The audit log records every attempt under this name. */
  readonly action: string;
  /** Whether the same idempotency key and input return the same response. */
  readonly idempotent: boolean;
  /**
   * Whether a tenant may make any number of such changes. The audit log counts the changes beyond a limit instead of
   * recording each.
   */
  readonly routine: boolean;
}

type DenialOf<R> = [R] extends [Page<unknown>]
  ? "EMPTY_PAGE"
  : [R] extends [Result<unknown, readonly Failure[]>]
    ? "FORBIDDEN"
    : [R] extends [readonly unknown[]]
      ? "NULL_EACH"
      : null extends R
        ? "NULL"
        : never;

type ReadOf<F> = F extends (...args: never[]) => infer R
  ? Omit<ReadOperation, "denied" | "scope"> &
      (
        | { readonly scope: "NONE" | "BY_ITEM" }
        | { readonly scope: "BY_ITEM"; readonly denied: DenialOf<Awaited<R>> }
        | { readonly scope: Exclude<OperationScope, "NONE" | "BY_ITEM">; readonly denied: DenialOf<Awaited<R>> }
      )
  : never;

type OperationTable = {
  readonly [S in ServiceName]: { readonly [M in keyof Services[S]]: ReadOf<Services[S][M]> | ChangeOperation };
};

const EVERYONE = ROLES;
const WRITERS = ["OPERATOR", "TENANT_ADMIN"] as const;
const OPERATORS = ["OPERATOR"] as const;

const UNSCOPED = { roles: EVERYONE, scope: "NONE" } as const;
const BY_ITEM = { roles: EVERYONE, scope: "BY_ITEM" } as const;
/**
 * API keys, broker credentials and the audit log show who has access. An API key that can only read must not reveal
 * that.
 */
const ACCESS_BY_ITEM = { roles: WRITERS, scope: "BY_ITEM", denied: "NULL_EACH" } as const;
const ACCESS_PAGE = { roles: WRITERS, scope: "TENANT", denied: "EMPTY_PAGE" } as const;
const ACCESS_PAGE_OR_ALL = { roles: WRITERS, scope: "TENANT_OR_PLATFORM", denied: "EMPTY_PAGE" } as const;
const PAGE = { roles: EVERYONE, scope: "TENANT", denied: "EMPTY_PAGE" } as const;
const OF_TENANT = { roles: EVERYONE, scope: "TENANT", denied: "NULL" } as const;
const PAGE_OR_ALL = { roles: EVERYONE, scope: "TENANT_OR_PLATFORM", denied: "EMPTY_PAGE" } as const;

const ONCE = { idempotent: true, routine: false } as const;
const ROUTINE = { idempotent: false, routine: true } as const;
const ROUTINE_ONCE = { idempotent: true, routine: true } as const;
const SINGLE = { idempotent: false, routine: false } as const;

/** The table of operations. A method of {@link Services} without a row does not compile. */
export const OPERATIONS = {
  cursors: { readings: UNSCOPED, stream: UNSCOPED },
  access: {
    authenticate: UNSCOPED,
    onRevoked: UNSCOPED,
    onTenantDeactivated: UNSCOPED,
    viewerKey: UNSCOPED,
    expiresSoon: UNSCOPED,
    pageKeys: ACCESS_PAGE_OR_ALL,
    // Returns for a TENANT_READER only the API key that it uses.
    findKeys: BY_ITEM,
    createKey: { roles: WRITERS, scope: "TENANT", action: "apiKeyCreate", ...ONCE },
    revokeKey: { roles: WRITERS, scope: "BY_ITEM", action: "apiKeyRevoke", ...SINGLE },
  },
  fleet: {
    tenants: BY_ITEM,
    assets: BY_ITEM,
    sensors: BY_ITEM,
    peekAsset: BY_ITEM,
    pageTenants: BY_ITEM,
    pageAssets: PAGE,
    pageSensors: PAGE,
    listAssets: PAGE,
    listSensors: PAGE,
    countAssets: OF_TENANT,
    countSensors: OF_TENANT,
    size: OF_TENANT,
    registerTenant: { roles: OPERATORS, scope: "PLATFORM", action: "tenantRegister", ...ONCE },
    registerAsset: { roles: WRITERS, scope: "TENANT", action: "assetRegister", ...ROUTINE_ONCE },
    registerSensor: { roles: WRITERS, scope: "TENANT", action: "sensorRegister", ...ROUTINE_ONCE },
    importFleet: { roles: WRITERS, scope: "TENANT", action: "fleetImport", ...ROUTINE_ONCE },
  },
  lifecycle: {
    deletions: { roles: OPERATORS, scope: "PLATFORM", denied: "NULL_EACH" },
    updateTenant: { roles: WRITERS, scope: "TENANT", action: "tenantUpdate", ...ROUTINE },
    suspendTenant: { roles: OPERATORS, scope: "TENANT", action: "tenantSuspend", ...SINGLE },
    resumeTenant: { roles: OPERATORS, scope: "TENANT", action: "tenantResume", ...SINGLE },
    deleteTenant: { roles: OPERATORS, scope: "TENANT", action: "tenantDelete", ...SINGLE },
    moveTenant: { roles: OPERATORS, scope: "TENANT", action: "tenantMove", ...SINGLE },
    updateAsset: { roles: WRITERS, scope: "TENANT", action: "assetUpdate", ...ROUTINE },
    deleteAsset: { roles: WRITERS, scope: "TENANT", action: "assetDelete", ...ROUTINE },
    updateSensor: { roles: WRITERS, scope: "TENANT", action: "sensorUpdate", ...ROUTINE },
    deleteSensor: { roles: WRITERS, scope: "TENANT", action: "sensorDelete", ...ROUTINE },
  },
  telemetry: { latest: BY_ITEM, peekLatest: BY_ITEM, pageReadings: BY_ITEM, subscribe: BY_ITEM },
  traces: { trace: BY_ITEM },
  series: { series: BY_ITEM, export: BY_ITEM },
  rejections: { find: BY_ITEM, page: PAGE_OR_ALL, groups: OF_TENANT, areRedrivable: BY_ITEM, subscribe: BY_ITEM },
  ledger: {
    read: { roles: EVERYONE, scope: "TENANT_OR_PLATFORM", denied: "NULL" },
    readAll: { roles: OPERATORS, scope: "PLATFORM", denied: "NULL" },
    usage: { roles: OPERATORS, scope: "PLATFORM", denied: "NULL" },
    usageOfTenant: OF_TENANT,
  },
  messages: {
    explain: BY_ITEM,
    ratesOf: UNSCOPED,
    redrive: { roles: WRITERS, scope: "TENANT", action: "rejectedMessagesRedrive", ...ROUTINE },
  },
  audit: { page: ACCESS_PAGE_OR_ALL },
  brokerCredentials: {
    find: ACCESS_BY_ITEM,
    page: ACCESS_PAGE,
    connectionFailures: ACCESS_BY_ITEM,
    sessions: ACCESS_BY_ITEM,
    expiresSoon: UNSCOPED,
    rotate: { roles: WRITERS, scope: "TENANT", action: "brokerCredentialRotate", ...ONCE },
    issue: { roles: WRITERS, scope: "TENANT", action: "brokerCredentialIssue", ...ONCE },
    revoke: { roles: WRITERS, scope: "BY_ITEM", action: "brokerCredentialRevoke", ...SINGLE },
  },
  brokerTraces: {
    last: ACCESS_BY_ITEM,
    begin: { roles: OPERATORS, scope: "BY_ITEM", action: "brokerCredentialTrace", ...SINGLE },
  },
  reconciliation: {
    last: UNSCOPED,
    reconcile: { roles: OPERATORS, scope: "PLATFORM", action: "brokerReconcile", ...SINGLE },
  },
  events: { registry: BY_ITEM, platform: { roles: OPERATORS, scope: "PLATFORM", denied: "FORBIDDEN" } },
  settings: { broker: OF_TENANT, limits: OF_TENANT },
  platform: { of: { roles: OPERATORS, scope: "PLATFORM", denied: "FORBIDDEN" } },
} as const satisfies OperationTable;

export type ServiceName = Exclude<keyof Services, "contributed">;

/** Names of a service's operations that change data. */
export type ChangeName<S extends ServiceName> = {
  [M in keyof Services[S]]: (typeof OPERATIONS)[S][M & keyof (typeof OPERATIONS)[S]] extends ChangeOperation
    ? M
    : never;
}[keyof Services[S]];

/** Returns every operation that changes data. */
export function changeOperations(): ChangeOperation[] {
  return operations().flatMap(([, operation]) => ("action" in operation ? [operation] : []));
}

/** Returns the names of the mutations that the role may call, in alphabetical order. */
export function mutationsOf(role: Role): string[] {
  return changeOperations()
    .flatMap(({ roles, action }) => (roles.includes(role) ? [action] : []))
    .sort();
}

/** Returns every operation that only reads, with its place in the table, such as `audit.page`. */
export function readOperations(): [string, ReadOperation][] {
  return operations().flatMap(([name, operation]) => ("action" in operation ? [] : [[name, operation]]));
}

function operations(): [string, ReadOperation | ChangeOperation][] {
  const table: Readonly<Record<string, Readonly<Record<string, ReadOperation | ChangeOperation>>>> = OPERATIONS;
  return Object.entries(table).flatMap(([service, rows]) =>
    Object.entries(rows).map(([name, operation]) => [`${service}.${name}`, operation] as [string, typeof operation]),
  );
}
