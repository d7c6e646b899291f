import type { TenantId } from "../../domain/keys";
import { DEFAULT_TENANT_QUOTAS } from "../../domain/limits";
import type { NamedPart } from "../../domain/ports/lifecycle";
import type { createCredentialExpiry } from "../credentials/create-credentials";
import { FleetQuota } from "../fleet/fleet-quota";
import { FleetWrites } from "../fleet/fleet-writes";
import { RegistrationGuard } from "../fleet/registration-guard";
import type { Job } from "../job";
import { MoveJob } from "../moves/move-job";
import { TenantMoves } from "../moves/tenant-moves";
import { HomePartition } from "../registration/home-partition";
import { TenantIds } from "../registration/tenant-ids";
import { TenantRegistration } from "../registration/tenant-registration";
import { TenantRemoval } from "../registration/tenant-removal";
import { UnfinishedRegistrations } from "../registration/unfinished-registrations";
import type { ServiceBasis } from "../service-basis";
import { DeletionSteps } from "./deletion-steps";
import { Deletions } from "./deletions";
import { FleetChanges } from "./fleet-changes";
import { TenantBrokerAccess } from "./tenant-access";
import { TenantLifecycle } from "./tenant-lifecycle";

/**
 * Creates the services for tenants, assets and sensors, from registration to deletion.
 *
 * @param deactivated called with every deactivated tenant
 */
export function createLifecycle(
  { ports, options, logger, scope, partitions }: ServiceBasis,
  { withdrawal, ofDeletedTenants }: ReturnType<typeof createCredentialExpiry>,
  deactivated: (tenantId: TenantId) => void,
) {
  const { tenants, assets, sensors, apiKeys, registry, broker, brokerCredentials, erasure } = ports;
  const deletions = new Deletions(
    ports.deletions,
    new DeletionSteps({
      ...ports,
      partitions,
      brokerCredentials: ofDeletedTenants,
      withdrawAsset: (tenantId, assetId) => withdrawal.withdraw(tenantId, assetId),
    }),
    logger,
    options.deletions,
  );
  const removal = new TenantRemoval(tenants, apiKeys, broker, registry);
  const unfinished = new UnfinishedRegistrations(
    tenants,
    removal,
    deletions,
    ports.clock,
    logger,
    options.staleAfterMs,
  );
  const ids = new TenantIds(tenants, ports.previousTenants, erasure, ports.deletions, options.idCooldownSeconds);
  const brokerAccess = new TenantBrokerAccess(tenants, broker, logger, async ({ tenantId }) => {
    const accounts = await brokerCredentials.accounts([tenantId]);
    return accounts.flatMap((account) => account.credentials.map(({ username }) => username));
  });
  const guard = new RegistrationGuard(scope, deletions, erasure);
  const quota = new FleetQuota(assets, sensors, options.quotas ?? DEFAULT_TENANT_QUOTAS);
  const parts: readonly NamedPart[] = [["registrations of this process", unfinished.ownLeftovers]];
  const moves = new MoveJob({
    moves: ports.tenantMoves,
    credentials: brokerCredentials,
    partitions,
    registry,
    observer: ports.moveObserver,
    logger,
  });
  const jobs: readonly Job[] = [unfinished, brokerAccess, deletions, moves];
  return {
    registration: new TenantRegistration(
      tenants,
      ids,
      apiKeys,
      broker,
      registry,
      removal,
      unfinished,
      partitions,
      new HomePartition(partitions.numbers, tenants),
      options,
      logger,
    ),
    writes: new FleetWrites(assets, sensors, ports.fleet, registry, scope, guard, quota),
    tenants: new TenantLifecycle(
      tenants,
      registry,
      scope,
      brokerAccess,
      deletions,
      deactivated,
      options.retentionSeconds,
    ),
    fleet: new FleetChanges(assets, sensors, registry, scope, deletions),
    moves: new TenantMoves(tenants, ports.tenantMoves, partitions, registry),
    unfinished,
    brokerAccess,
    deletions,
    parts,
    jobs,
  };
}
