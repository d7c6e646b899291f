import type { Principal } from "../domain/entities";
import { ForbiddenError } from "../domain/errors";
import { fail } from "../domain/result";
import { mayReachAll, operatorsOnly, type TenantScope } from "./authorization";
import { OPERATIONS, type ChangeName, type Denial, type ReadOperation, type ServiceName } from "./operations";
import type { Services } from "./services";

/** The use cases of a service that only read. */
export type Reads<S extends ServiceName> = Omit<Services[S], ChangeName<S>>;

const ADMINISTRATORS_ONLY =
  "A key with the role TENANT_READER cannot read API keys, broker credentials or the audit log. " +
  "Use a key with the role TENANT_ADMIN.";

type Method = (...args: unknown[]) => unknown;

/** Wraps use cases so that they check the caller against the table of operations before they read. */
export function authorizedReads<S extends ServiceName>(
  service: S,
  useCases: Reads<S>,
  scope: Pick<TenantScope, "readable">,
): Reads<S> {
  const table: Readonly<Record<string, object>> = OPERATIONS[service];
  const methods = useCases as Readonly<Record<string, Method>>;
  const entries = Object.entries(table).flatMap(([name, operation]) => {
    const method = methods[name];
    if ("action" in operation || method === undefined) return [];
    return [[name, authorized(operation as ReadOperation, method.bind(useCases), scope)] as const];
  });
  return Object.fromEntries(entries) as Reads<S>;
}

function authorized(operation: ReadOperation, read: Method, scope: Pick<TenantScope, "readable">): Method {
  const { denied } = operation;
  if (denied === undefined) return read;
  if (operation.scope === "PLATFORM" || operation.scope === "BY_ITEM") {
    return (principal, ...args) =>
      operation.roles.includes((principal as Principal).role) ? read(principal, ...args) : denial(denied, args[0]);
  }
  const ofAll = operation.scope === "TENANT_OR_PLATFORM";
  return async (principal, named, ...args) => {
    const caller = principal as Principal;
    const tenantId = tenantOf(named);
    const isOfAll = ofAll && (tenantId === undefined || tenantId === null);
    const isReadable = isOfAll ? mayReachAll(caller) : await scope.readable(caller, tenantId);
    if (!isReadable) return denial(denied, named);
    if (!operation.roles.includes(caller.role)) throw new ForbiddenError(ADMINISTRATORS_ONLY);
    return read(principal, named, ...args);
  };
}

/** Returns the tenant ID that an argument holds: the argument itself, or its field `tenantId`. */
function tenantOf(argument: unknown): unknown {
  return typeof argument === "object" && argument !== null && "tenantId" in argument ? argument.tenantId : argument;
}

function denial(denied: Denial, argument: unknown): unknown {
  switch (denied) {
    case "EMPTY_PAGE":
      return { items: [], hasMore: false };
    case "NULL":
      return null;
    case "NULL_EACH":
      return (argument as readonly unknown[]).map(() => null);
    case "FORBIDDEN":
      return fail([operatorsOnly()]);
  }
}
