import type { Logger } from "pino";
import type { Principal } from "../domain/entities";
import type { LiveRegistry } from "../domain/ports/live";
import { fail, ok } from "../domain/result";
import type { RegistryEvent } from "../domain/registry-event";
import { noSuchTenant, type TenantScope } from "./authorization";
import type { ChangeEventUseCases } from "./change-event-use-cases";
import type { Outcome } from "./outcome";
import { PlatformChanges } from "./platform/platform-watch";
import type { Platform, PlatformUseCases } from "./platform-services";
import { AccessBoundIterator, type AccessEnd } from "./telemetry/access-bound-iterator";
import { InputCheck } from "./validation";

export class ChangeEvents implements ChangeEventUseCases {
  constructor(
    private readonly live: LiveRegistry,
    private readonly platforms: PlatformUseCases,
    private readonly scope: Pick<TenantScope, "visible">,
    private readonly access: AccessEnd,
    private readonly logger: Logger,
  ) {}

  async registry(
    principal: Principal,
    input: { tenantId?: string | undefined },
  ): Outcome<AsyncIterableIterator<RegistryEvent>> {
    const check = new InputCheck();
    const named = input.tenantId ?? principal.tenantId;
    const tenantId = named === null ? null : check.id(["tenantId"], named);
    if (check.failures.length > 0) return fail(check.failures);
    if (tenantId !== null) {
      const [tenant] = await this.scope.visible(principal, [tenantId]);
      if (tenant === undefined || tenant === null) return fail([noSuchTenant(tenantId)]);
    }
    return ok(new AccessBoundIterator(this.live.subscribe(tenantId), this.access, principal));
  }

  async platform(principal: Principal): Outcome<AsyncIterableIterator<Platform>> {
    const changes = new PlatformChanges(this.platforms, principal, this.logger);
    return Promise.resolve(ok(new AccessBoundIterator(changes, this.access, principal)));
  }
}
