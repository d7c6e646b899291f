/** Changes, suspension and deletion of registered tenants, assets and sensors. */
import type { OngoingDeletion } from "../../domain/deletion";
import type { Asset, Principal, Sensor, Tenant } from "../../domain/entities";
import type { Changed } from "../../domain/ports/store";
import { ok } from "../../domain/result";
import type { Attempt, AuditTrail } from "../audit";
import { describeTenant } from "../fleet/fleet-writes";
import type { LifecycleService, Outcome } from "../services";
import type { Deletions } from "./deletions";
import type { FleetChanges } from "./fleet-changes";
import type { TenantLifecycle } from "./tenant-lifecycle";

type Input<M extends keyof LifecycleService> = Parameters<LifecycleService[M]>[1];

/** {@link LifecycleService} with an audit record of every attempt. */
export class AuditedLifecycle implements LifecycleService {
  constructor(
    private readonly tenants: TenantLifecycle,
    private readonly fleet: FleetChanges,
    private readonly progress: Pick<Deletions, "find">,
    private readonly audit: AuditTrail,
  ) {}

  updateTenant(principal: Principal, input: Input<"updateTenant">): Outcome<{ tenant: Tenant }> {
    return this.ofTenant(principal, "tenantUpdate", input, () => this.tenants.update(principal, input));
  }

  suspendTenant(principal: Principal, input: Input<"suspendTenant">): Outcome<{ tenant: Tenant }> {
    return this.ofTenant(principal, "tenantSuspend", input, () => this.tenants.suspend(principal, input));
  }

  resumeTenant(principal: Principal, input: Input<"resumeTenant">): Outcome<{ tenant: Tenant }> {
    return this.ofTenant(principal, "tenantResume", input, () => this.tenants.resume(principal, input));
  }

  deleteTenant(principal: Principal, input: Input<"deleteTenant">): Outcome<{ tenant: Tenant }> {
    return this.ofTenant(principal, "tenantDelete", input, () => this.tenants.delete(principal, input));
  }

  async updateAsset(principal: Principal, input: Input<"updateAsset">): Outcome<{ asset: Asset }> {
    const attempt = { action: "assetUpdate", tenantId: input.tenantId, target: input.assetId };
    const changed = await this.changing(principal, attempt, () => this.fleet.updateAsset(principal, input), copyOf);
    return changed.ok ? ok({ asset: changed.value.after }) : changed;
  }

  async updateSensor(principal: Principal, input: Input<"updateSensor">): Outcome<{ sensor: Sensor }> {
    const target = `${input.assetId}/${input.sensorId}`;
    const attempt = { action: "sensorUpdate", tenantId: input.tenantId, target };
    const changed = await this.changing(principal, attempt, () => this.fleet.updateSensor(principal, input), copyOf);
    return changed.ok ? ok({ sensor: changed.value.after }) : changed;
  }

  async deleteAsset(principal: Principal, input: Input<"deleteAsset">): Outcome<{ tenantId: string; assetId: string }> {
    const deleted = await this.audit.run(
      principal,
      { action: "assetDelete", tenantId: input.tenantId, target: input.assetId },
      () => this.fleet.deleteAsset(principal, input),
      ({ asset }) => ({ before: asset === null ? null : { ...asset } }),
    );
    return deleted.ok ? ok(idsOf(deleted.value.key)) : deleted;
  }

  async deleteSensor(
    principal: Principal,
    input: Input<"deleteSensor">,
  ): Outcome<{ tenantId: string; assetId: string; sensorId: string }> {
    const deleted = await this.audit.run(
      principal,
      { action: "sensorDelete", tenantId: input.tenantId, target: `${input.assetId}/${input.sensorId}` },
      () => this.fleet.deleteSensor(principal, input),
      ({ sensor }) => ({ before: sensor === null ? null : { ...sensor } }),
    );
    return deleted.ok ? ok(idsOf(deleted.value.key)) : deleted;
  }

  async deletions(principal: Principal, tenantIds: readonly string[]): Promise<(OngoingDeletion | null)[]> {
    if (principal.role !== "OPERATOR") return tenantIds.map(() => null);
    const found = new Map((await this.progress.find(tenantIds)).map((deletion) => [deletion.key, deletion]));
    return tenantIds.map((tenantId) => found.get(tenantId) ?? null);
  }

  private async ofTenant(
    principal: Principal,
    action: string,
    { tenantId }: { tenantId?: string | undefined },
    change: () => Outcome<Changed<Tenant>>,
  ): Outcome<{ tenant: Tenant }> {
    const target = tenantId ?? principal.tenantId ?? "";
    const changed = await this.changing(principal, { action, tenantId, target }, change, describeTenant);
    return changed.ok ? ok({ tenant: changed.value.after }) : changed;
  }

  private changing<T>(
    principal: Principal,
    attempt: Attempt,
    change: () => Outcome<Changed<T>>,
    describe: (entity: T) => Record<string, unknown>,
  ): Outcome<Changed<T>> {
    return this.audit.run(principal, attempt, change, ({ before, after }) => ({
      before: describe(before),
      after: describe(after),
    }));
  }
}

function copyOf(entity: object): Record<string, unknown> {
  return { ...entity };
}

function idsOf(key: string): { tenantId: string; assetId: string; sensorId: string } {
  const [tenantId = "", assetId = "", sensorId = ""] = key.split("/");
  return { tenantId, assetId, sensorId };
}
