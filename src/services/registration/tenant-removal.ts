import type { Tenant } from "../../domain/entities";
import type { BrokerAdmin } from "../../domain/ports/broker";
import type { Registry } from "../../domain/ports/registry";
import type { ApiKeyRepository } from "../../domain/ports/api-key-store";
import type { TenantRepository } from "../../domain/ports/tenant-store";

/** Parts of a tenant to remove, beside its record. */
export interface RemovalParts {
  readonly keys: boolean;
  readonly account: boolean;
  /** Whether it may be in force. */
  readonly activation: boolean;
}

/** Removes a tenant from every system, in reverse order of creation. Each step is idempotent. */
export class TenantRemoval {
  constructor(
    private readonly tenants: TenantRepository,
    private readonly apiKeys: ApiKeyRepository,
    private readonly broker: BrokerAdmin,
    private readonly registry: Registry,
  ) {}

  /**
   * Reverts the activation first, if there was one. If that fails, it changes nothing, so an active tenant stays
   * complete. Then it tries every step, even after a failure, and returns the errors.
   *
   * The record is deleted last, because until then the ID stays reserved. Remaining API keys keep the record, so any
   * process finds it; what remains on the broker is found without it. A record of another registration stays: if the
   * outcome of an insert is unknown, the ID may have belonged to an earlier tenant.
   */
  async remove(tenant: Tenant, parts: RemovalParts): Promise<unknown[]> {
    const { tenantId, broker } = tenant;
    const errors: unknown[] = [];
    const attempt = async (step: () => Promise<unknown>) => {
      try {
        await step();
        return true;
      } catch (error) {
        errors.push(error);
        return false;
      }
    };
    const takeBack = () => this.tenants.changeStatus(tenantId, ["ACTIVE"], "PROVISIONING");
    if (parts.activation && !(await attempt(takeBack))) return errors;
    const isWithoutKeys = !parts.keys || (await attempt(() => this.apiKeys.deleteOfTenant(tenantId)));
    if (parts.account) await attempt(() => this.broker.deleteTenantAccount(tenantId, broker.username));
    if (isWithoutKeys) await attempt(() => this.tenants.delete(tenantId, { hash: broker.hash }));
    this.registry.remove({ kind: "tenant", key: tenantId });
    return errors;
  }
}
