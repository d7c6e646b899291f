import type { TenantId } from "../../domain/keys";
import type { Principal, Tenant } from "../../domain/entities";
import { failure } from "../../domain/errors";
import type { Registry } from "../../domain/ports/registry";
import type { Changed } from "../../domain/ports/fleet-store";
import type { TenantRepository } from "../../domain/ports/tenant-store";
import { fail, ok, type Result } from "../../domain/result";
import type { Failure } from "../../domain/errors";
import { noSuchTenant, rejectionOfLimits, type TenantScope } from "../authorization";
import { checkLimitChange } from "../registration/tenant-limits";
import type { LifecycleService } from "./lifecycle";
import type { Outcome } from "../outcome";
import { InputCheck } from "../validation";
import type { Deletions } from "./deletions";
import type { TenantBrokerAccess } from "./tenant-access";

type Input<M extends keyof LifecycleService> = Parameters<LifecycleService[M]>[1];
type ChangedTenant = Outcome<Changed<Tenant>>;

/** Updates, suspends, resumes and deletes tenants. */
export class TenantLifecycle {
  /**
   * @param deactivated called with every deactivated tenant
   * @param retentionSeconds how long readings are kept after their timestamp
   */
  constructor(
    private readonly tenants: TenantRepository,
    private readonly registry: Registry,
    private readonly scope: TenantScope,
    private readonly brokerAccess: TenantBrokerAccess,
    private readonly deletions: Deletions,
    private readonly deactivated: (tenantId: TenantId) => void,
    private readonly retentionSeconds: number,
  ) {}

  async update(principal: Principal, input: Input<"updateTenant">): ChangedTenant {
    const check = new InputCheck();
    const name = input.name === undefined ? undefined : check.label(["name"], input.name);
    const tenant = await this.scope.writable(principal, input.tenantId, check);
    if (!tenant.ok) return tenant;
    const before = tenant.value;
    const rejection = input.limits === undefined ? null : rejectionOfLimits(principal);
    if (rejection !== null) return fail([rejection]);
    const limits = checkLimitChange(check, input.limits, this.retentionSeconds);
    const valid = check.result(null);
    if (!valid.ok) return valid;
    if (name === undefined && Object.keys(limits).length === 0) return ok({ before, after: before });
    const changed = await this.tenants.update(before.tenantId, { ...(name === undefined ? {} : { name }), limits });
    if (changed === null) return fail([noSuchTenant(before.tenantId)]);
    this.forget(before.tenantId, changed.after);
    return ok(changed);
  }

  /**
   * Suspends a tenant. Resolves when the broker has closed its MQTT connections. Within two seconds, every process
   * rejects its API keys and tokens, and closes its WebSockets. Idempotent.
   */
  async suspend(_principal: Principal, input: Input<"suspendTenant">): ChangedTenant {
    const found = await this.settledTenant(input.tenantId);
    if (!found.ok) return found;
    const before = found.value;
    if (this.isRepeated(before, "SUSPENDED")) return ok({ before, after: before });
    if (!(await this.tenants.changeStatus(before.tenantId, ["ACTIVE", "SUSPENDED"], "SUSPENDED"))) {
      return fail([changing(before.tenantId)]);
    }
    const after: Tenant = { ...before, status: "SUSPENDED" };
    this.forget(before.tenantId, after);
    this.deactivated(before.tenantId);
    await this.brokerAccess.sync(before.tenantId);
    return ok({ before, after });
  }

  async resume(_principal: Principal, input: Input<"resumeTenant">): ChangedTenant {
    const found = await this.settledTenant(input.tenantId);
    if (!found.ok) return found;
    const before = found.value;
    if (this.isRepeated(before, "ACTIVE")) return ok({ before, after: before });
    await this.brokerAccess.open(before);
    const isResumed = await this.tenants.changeStatus(before.tenantId, ["ACTIVE", "SUSPENDED"], "ACTIVE");
    await this.brokerAccess.sync(before.tenantId);
    if (!isResumed) return fail([changing(before.tenantId)]);
    const after: Tenant = { ...before, status: "ACTIVE" };
    this.forget(before.tenantId, after);
    return ok({ before, after });
  }

  /**
   * Orders the deletion, which continues in the background. Until it is complete, a repetition returns the same result.
   */
  async delete(_principal: Principal, input: Input<"deleteTenant">): ChangedTenant {
    const found = await this.existingTenant(input.tenantId);
    if (!found.ok) return found;
    const before = found.value;
    const { tenantId, status } = before;
    if (status === "PROVISIONING") return fail([changing(tenantId)]);
    const after: Tenant = { ...before, status: "DELETING" };
    if (status !== "DELETING") {
      await this.deletions.order({
        kind: "TENANT",
        key: tenantId,
        tenantId,
        registeredAt: before.createdAt,
        startedAt: new Date(),
        step: "ACCESS",
        journalSeq: null,
      });
      await this.tenants.changeStatus(tenantId, ["ACTIVE", "SUSPENDED"], "DELETING");
      this.forget(tenantId, after);
      this.deactivated(tenantId);
    }
    this.deletions.begin(tenantId);
    return ok({ before, after });
  }

  /**
   * Whether the tenant has the wanted status and the broker is synced with it. If so, the stored tenant is the
   * response.
   */
  private isRepeated({ tenantId, status }: Tenant, wanted: Tenant["status"]): boolean {
    return status === wanted && this.brokerAccess.isSynced(tenantId, wanted);
  }

  /** Replaces the cached tenant. Otherwise the change feed would replace it a moment later. */
  private forget(tenantId: TenantId, tenant: Tenant): void {
    this.registry.remove({ kind: "tenant", key: tenantId });
    this.registry.put({ kind: "tenant", entity: tenant });
  }

  /** Returns the tenant. Fails while it is being registered or deleted. */
  private async settledTenant(tenantId: unknown): Promise<Result<Tenant, readonly Failure[]>> {
    const found = await this.existingTenant(tenantId);
    if (!found.ok || found.value.status === "ACTIVE" || found.value.status === "SUSPENDED") return found;
    return fail([changing(found.value.tenantId)]);
  }

  private async existingTenant(tenantId: unknown): Promise<Result<Tenant, readonly Failure[]>> {
    const check = new InputCheck();
    const id = check.id(["tenantId"], tenantId);
    const valid = check.result(null);
    if (!valid.ok) return valid;
    const [tenant] = await this.tenants.find([id]);
    return tenant === undefined ? fail([noSuchTenant(id)]) : ok(tenant);
  }
}

function changing(tenantId: TenantId): Failure {
  return failure(
    "CONFLICT",
    ["tenantId"],
    `The registration or deletion of the tenant '${tenantId}' is in progress. Wait until it is complete.`,
  );
}
