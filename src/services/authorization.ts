/** Authorization rules: the operations that a principal may perform, and the tenants in which it may perform them. */
import { NO_ID, type TenantId } from "../domain/keys";
import type { ApiKey, Principal, Role, Tenant } from "../domain/entities";
import { failure, type Failure } from "../domain/errors";
import type { Registry } from "../domain/ports/registry";
import type { TenantRepository } from "../domain/ports/tenant-store";
import { fail, ok, type Result } from "../domain/result";
import type { ChangeOperation } from "./operations";
import { isWellFormedId, type InputCheck } from "./validation";

export class TenantScope {
  constructor(
    private readonly tenants: TenantRepository,
    private readonly registry: Registry,
  ) {}

  /**
   * Returns the tenant that a change may write to, or all failures. `check` holds the failures of the rest of the
   * input. An API key of a tenant cannot tell another tenant from a missing tenant. {@link rejectionOf} has already
   * checked the role.
   */
  async writable(
    principal: Principal,
    tenantId: string | null | undefined,
    check: InputCheck,
  ): Promise<Result<Tenant, readonly Failure[]>> {
    const given = tenantId ?? principal.tenantId;
    if (given === null)
      check.invalid(
        ["tenantId"],
        "tenantId is missing. An operator's key belongs to no tenant, so name the tenant to change.",
      );
    const named = given === null ? NO_ID : check.id(["tenantId"], given);
    if (check.failures.length > 0) return fail(check.failures);
    if (!mayReach(principal, named)) return fail([noSuchTenant(named)]);
    // Reads the repository instead of the registry, because only the repository already contains a tenant whose
    // registration is in progress.
    const [tenant] = await this.tenants.find([named]);
    if (tenant === undefined || !existsFor(principal, tenant)) return fail([noSuchTenant(named)]);
    return allowsWrites(principal, tenant);
  }

  /**
   * Whether the tenant still has the same registration and is not being deleted. Call it after writing for the tenant.
   * A deletion that began before the write may have missed the written data. A deletion that begins after this check
   * finds it.
   */
  async isStill({ tenantId, createdAt }: Tenant): Promise<boolean> {
    const [stored] = await this.tenants.find([tenantId]);
    return stored?.createdAt.getTime() === createdAt.getTime() && stored.status !== "DELETING";
  }

  /** Whether the principal may read the tenant's data. For an operator, the tenant does not need to exist. */
  async readable(principal: Principal, tenantId: unknown): Promise<boolean> {
    if (!isWellFormedId(tenantId) || !mayReach(principal, tenantId)) return false;
    return mayReachAll(principal) || (await this.visible(principal, [tenantId]))[0] !== null;
  }

  /** Like {@link readable}, but from memory. Also false if memory does not contain the tenant. */
  peekReadable(principal: Principal, tenantId: TenantId): boolean {
    if (mayReachAll(principal)) return true;
    const tenant = mayReach(principal, tenantId) ? this.registry.peekTenant(tenantId) : undefined;
    return tenant !== undefined && tenant !== null && existsFor(principal, tenant);
  }

  /** Returns the tenants that exist for the principal, in the order of the IDs; null for all others. */
  async visible(principal: Principal, tenantIds: readonly TenantId[]): Promise<(Tenant | null)[]> {
    const asked = tenantIds.map((tenantId) => isWellFormedId(tenantId) && mayReach(principal, tenantId));
    const found = await this.registry.tenants(tenantIds.filter((_tenantId, index) => asked[index]));
    let next = 0;
    return asked.map((isAsked) => {
      const tenant = isAsked ? (found[next++] ?? null) : null;
      return tenant !== null && existsFor(principal, tenant) ? tenant : null;
    });
  }
}

/**
 * Returns why the principal's role may not make the change; null if it may. Also null if tenants may make the change,
 * but it names another tenant. The other tenant does not exist for the principal, which the use case reports after it
 * has validated the input.
 */
export function rejectionOf(
  principal: Principal,
  { roles, scope }: Pick<ChangeOperation, "roles" | "scope">,
  tenantId: string | null | undefined,
): Failure | null {
  if (roles.includes(principal.role)) return null;
  if (!roles.includes("TENANT_ADMIN")) return operatorsOnly();
  const isOwn = scope !== "TENANT" || (tenantId ?? principal.tenantId) === principal.tenantId;
  return isOwn ? readOnly() : null;
}

/** Whether the principal may reach every tenant, and data that belongs to no tenant. */
export function mayReachAll(principal: Pick<Principal, "role">): boolean {
  return principal.role === "OPERATOR";
}

/** Whether the principal may name this tenant. Does not tell whether the tenant exists. */
export function mayReach(principal: Principal, tenantId: TenantId | null): boolean {
  return mayReachAll(principal) || (tenantId !== null && principal.tenantId === tenantId);
}

/**
 * Whether the principal may see the API key. A principal may see its own key. Except for TENANT_READER, it may also see
 * the other keys in its reach.
 */
export function maySeeKey(principal: Principal, { keyId, tenantId }: Pick<ApiKey, "keyId" | "tenantId">): boolean {
  return mayReach(principal, tenantId) && (principal.role !== "TENANT_READER" || principal.keyId === keyId);
}

/** Returns why the principal may not create an API key with this role; null if it may, within its tenant. */
export function rejectionOfRole(principal: Principal, role: Role): Failure | null {
  if (role !== "OPERATOR" || mayReachAll(principal)) return null;
  if (principal.role === "TENANT_READER") return readOnly();
  const remedy = "Use a key with the role OPERATOR, or choose another role.";
  const message = `Only an operator can create keys with the role ${role}. ${remedy}`;
  return { ...operatorsOnly(), field: ["role"], message };
}

/** Returns why the principal may not change a tenant's limits; null if it may. */
export function rejectionOfLimits(principal: Principal): Failure | null {
  if (mayReachAll(principal)) return null;
  const message = "Only an operator can change limits. Use a key with the role OPERATOR.";
  return { ...operatorsOnly(), field: ["limits"], message };
}

export function noSuchTenant(tenantId: TenantId): Failure {
  return failure("NOT_FOUND", ["tenantId"], `There is no tenant '${tenantId}'. Check the ID.`);
}

function readOnly(): Failure {
  return failure("FORBIDDEN", [], "This key can only read. Use a key with the role TENANT_ADMIN.");
}

export function operatorsOnly(): Failure {
  return failure("FORBIDDEN", [], "Only an operator can do this. Use a key with the role OPERATOR.");
}

/** Whether the tenant exists for the principal. It does not exist for principals of a previous tenant of the ID. */
function existsFor(principal: Principal, { status, createdAt }: Tenant): boolean {
  if (mayReachAll(principal)) return true;
  const { tenantSince } = principal;
  if (tenantSince !== undefined && tenantSince.getTime() !== createdAt.getTime()) return false;
  return status === "ACTIVE" || status === "SUSPENDED";
}

function allowsWrites(principal: Principal, tenant: Tenant): Result<Tenant, readonly Failure[]> {
  switch (tenant.status) {
    case "ACTIVE":
      return ok(tenant);
    case "SUSPENDED":
      if (mayReachAll(principal)) return ok(tenant);
      return fail([
        failure(
          "FORBIDDEN",
          ["tenantId"],
          `The tenant '${tenant.tenantId}' is suspended. An operator must resume it first.`,
        ),
      ]);
    case "PROVISIONING":
      return conflict(
        `The registration of the tenant '${tenant.tenantId}' is in progress. Try again in a few seconds.`,
      );
    case "DELETING":
      return conflict(`The deletion of the tenant '${tenant.tenantId}' is in progress. You can no longer change it.`);
  }
}

function conflict(message: string) {
  return fail([failure("CONFLICT", ["tenantId"], message)]);
}
