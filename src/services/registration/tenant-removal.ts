import type { Tenant } from "../../domain/entities";
import type { BrokerAdmin } from "../../domain/ports/broker";
import type { Registry } from "../../domain/ports/registry";
import type { ApiKeyRepository } from "../../domain/ports/api-key-store";
import type { TenantRepository } from "../../domain/ports/tenant-store";

/** Parts of a tenant that must be removed besides its record. */
export interface RemovalParts {
  readonly keys: boolean;
  readonly account: boolean;
  /** Whether the tenant may have become ACTIVE. */
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
   * First reverts the activation, if there was one. If that fails, changes nothing else, so that an active tenant stays
   * complete. Then attempts every other step, even after a failure, and returns all errors.
   *
   * The record is deleted last, because it reserves the ID. If API keys remain, the record remains too, so that any
   * process can find them. Users that remain on the broker are found without the record. The record of another
   * registration is never deleted: if the outcome of an insert is unknown, the ID may belong to an earlier tenant.
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
