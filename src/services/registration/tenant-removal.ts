import type { Tenant } from "../../domain/entities";
import type { BrokerAdmin } from "../../domain/ports/broker";
import type { Registry } from "../../domain/ports/registry";
import type { ApiKeyRepository, TenantRepository } from "../../domain/ports/store";

/** What of a tenant is to go, beside its own record. */
export interface RemovalParts {
  readonly keys: boolean;
  readonly account: boolean;
  /** It may be in force. */
  readonly activation: boolean;
}

/** Takes a tenant out of every system, last made first. Each step may be repeated. */
export class TenantRemoval {
  constructor(
    private readonly tenants: TenantRepository,
    private readonly apiKeys: ApiKeyRepository,
    private readonly broker: BrokerAdmin,
    private readonly registry: Registry,
  ) {}

  /**
   * Takes the activation back, if there was one, and changes nothing where that fails: so a tenant that is in force is
   * whole. Then it tries every step, also after one that failed, and returns what went wrong. The record of the tenant
   * goes last: until then its id stays taken, so that nobody registers it in between. Keys that are still there keep
   * it, for any process to find; what is left on the broker is found without it. A record that is not of this
   * registration stays: one whose outcome is not known may have met a tenant that was there before.
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
