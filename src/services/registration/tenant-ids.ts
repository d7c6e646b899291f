import type { TenantId } from "../../domain/keys";
import { tenantUsername } from "../../domain/broker-credential";
import type { Tenant } from "../../domain/entities";
import { failure, type Failure } from "../../domain/errors";
import type { DeletionRepository, Erasure } from "../../domain/ports/deletion-store";
import type { PreviousTenant, PreviousTenantRepository, TenantRepository } from "../../domain/ports/tenant-store";
import { fail, ok, type Result } from "../../domain/result";

/**
 * Default cooldown of a deleted tenant's ID, seconds. It exceeds the 7 days for which the delivered broker
 * configuration keeps a session.
 */
export const DEFAULT_ID_COOLDOWN_SECONDS = 8 * 24 * 60 * 60;

/**
 * Assigns tenant IDs so that the next tenant of an ID receives no data of the previous tenant. A deleted tenant's ID
 * has a cooldown. The next tenant has another user name, and late data of the previous tenant is deleted.
 */
export class TenantIds {
  /** @param cooldownSeconds cooldown of a deleted tenant's ID, seconds. Default 8 days. */
  constructor(
    private readonly tenants: Pick<TenantRepository, "find">,
    private readonly previous: Pick<PreviousTenantRepository, "find">,
    private readonly erasure: Pick<Erasure, "leftovers">,
    private readonly deletions: Pick<DeletionRepository, "find">,
    private readonly cooldownSeconds = DEFAULT_ID_COOLDOWN_SECONDS,
  ) {}

  /** Returns the user name of the ID's next tenant, or why the ID is not available. */
  async usernameFor(tenantId: TenantId): Promise<Result<string, Failure>> {
    const username = await this.nextUsername(tenantId);
    if (username.ok) return username;
    const [tenant] = await this.tenants.find([tenantId]);
    return tenant === undefined ? username : fail(await this.whyTaken(tenantId));
  }

  /** Returns why the ID of a stored tenant cannot be registered. */
  async whyTaken(tenantId: TenantId): Promise<Failure> {
    const [deletion] = await this.deletions.find([tenantId]);
    if (deletion === undefined) return taken(tenantId);
    return beingDeleted(tenantId, deletion.isUnfinished ? null : this.afterCooldown(deletion.startedAt));
  }

  /**
   * Call it after the tenant's record is stored, which reserves the ID, and before the tenant becomes ACTIVE. Deletes
   * late data of a previous tenant. Fails if a tenant with this ID was deleted meanwhile.
   */
  async take({ tenantId, broker }: Tenant): Promise<Result<null, Failure>> {
    const username = await this.nextUsername(tenantId);
    if (!username.ok) return username;
    if (username.value !== broker.username) return fail(changed(tenantId));
    if (username.value !== tenantUsername(tenantId)) await this.erasure.leftovers(tenantId);
    return ok(null);
  }

  private async nextUsername(tenantId: TenantId): Promise<Result<string, Failure>> {
    const previous = await this.previous.find(tenantId);
    const freeAt = previous === null ? null : this.freeAt(previous);
    if (freeAt !== null) return fail(resting(tenantId, freeAt));
    return ok(tenantUsername(tenantId, (previous?.generation ?? 0) + 1));
  }

  /** Returns the time when the ID becomes free; null if it is already free. */
  private freeAt({ deletedAt, now }: PreviousTenant): Date | null {
    const freeAt = this.afterCooldown(deletedAt);
    return freeAt > now ? freeAt : null;
  }

  private afterCooldown(deletedAt: Date): Date {
    return new Date(deletedAt.getTime() + this.cooldownSeconds * 1_000);
  }
}

function taken(tenantId: TenantId): Failure {
  return failure("ALREADY_EXISTS", ["tenantId"], `The tenant '${tenantId}' exists already. Choose another ID.`);
}

/** @param freeAt earliest time at which the ID is free; null if it is free when the deletion is complete */
function beingDeleted(tenantId: TenantId, freeAt: Date | null): Failure {
  const when =
    freeAt === null ? "Wait until the deletion is complete" : `Its ID is not free before ${freeAt.toISOString()}. Wait`;
  const message = `The tenant '${tenantId}' is being deleted. ${when}, or choose another ID.`;
  return failure("CONFLICT", ["tenantId"], message);
}

function resting(tenantId: TenantId, freeAt: Date): Failure {
  const message =
    `The tenant '${tenantId}' was deleted, and its ID cools down until ${freeAt.toISOString()}. Choose another ID, ` +
    "or wait until then.";
  return failure("CONFLICT", ["tenantId"], message);
}

function changed(tenantId: TenantId): Failure {
  return failure("CONFLICT", ["tenantId"], `The tenant '${tenantId}' was deleted a moment ago. Try again.`);
}
