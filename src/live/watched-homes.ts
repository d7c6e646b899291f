import type { Tenant } from "../domain/entities";
import type { TenantId } from "../domain/keys";
import type { TenantHomes } from "../domain/ports/live";
import { homeSpans, type HomeSpan } from "../domain/tenant-move";

/** Registered tenants, with a notification of each change. */
export interface WatchedRegistry {
  /** Calls `listener` with the tenant that has changed; null if any tenant may have changed. */
  onChanged(listener: (tenantId: TenantId | null) => void): void;
  peekTenant(tenantId: TenantId): Tenant | null | undefined;
  tenants(tenantIds: readonly TenantId[]): Promise<(Tenant | null)[]>;
}

interface Watched {
  readonly listeners: Set<(homes: readonly HomeSpan[]) => void>;
  isReading: boolean;
  isStale: boolean;
}

/** Reports moves of a tenant to its streams in this process. */
export class WatchedHomes implements TenantHomes {
  private readonly watched = new Map<TenantId, Watched>();

  constructor(private readonly registry: WatchedRegistry) {
    registry.onChanged((tenantId) => {
      if (tenantId === null) for (const each of this.watched.keys()) this.changed(each);
      else this.changed(tenantId);
    });
  }

  onMoved(tenantId: TenantId, listener: (homes: readonly HomeSpan[]) => void): () => void {
    let watched = this.watched.get(tenantId);
    if (watched === undefined) {
      this.watched.set(tenantId, (watched = { listeners: new Set(), isReading: false, isStale: false }));
    }
    const { listeners } = watched;
    listeners.add(listener);
    // The tenant may have moved since the caller read its homes.
    this.changed(tenantId);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.watched.get(tenantId)?.listeners === listeners) this.watched.delete(tenantId);
    };
  }

  private changed(tenantId: TenantId): void {
    const watched = this.watched.get(tenantId);
    if (watched === undefined) return;
    watched.isStale = true;
    if (!watched.isReading) void this.read(tenantId, watched);
  }

  private async read(tenantId: TenantId, watched: Watched): Promise<void> {
    watched.isReading = true;
    try {
      while (watched.isStale) {
        watched.isStale = false;
        const known = this.registry.peekTenant(tenantId);
        const [tenant] = known === undefined ? await this.registry.tenants([tenantId]) : [known];
        if (!tenant) continue;
        const homes = homeSpans(tenant);
        for (const listener of watched.listeners) listener(homes);
      }
    } catch {
      // The registry reports the outage, and calls the listener when it is current again.
    } finally {
      watched.isReading = false;
    }
  }
}
