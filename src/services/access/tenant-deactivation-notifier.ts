import type { TenantId } from "../../domain/keys";
import { setTimeout as delay } from "node:timers/promises";
import type { Startable } from "../../domain/ports/lifecycle";
import type { TenantDeactivations } from "../../domain/ports/tenant-store";

/** Delay of the second report, milliseconds. After it, no process admits a client because of outdated memory. */
const SECOND_CALL_MS = 1_500;

/**
 * Reports within this process that any process has deactivated a tenant. Reports each tenant twice. The second report
 * covers clients that were admitted meanwhile because of a cache.
 */
export class TenantDeactivationNotifier implements Startable {
  private readonly listeners = new Set<(tenantId: TenantId) => void>();
  private readonly stopping = new AbortController();
  private started = false;

  constructor(private readonly deactivations: TenantDeactivations) {}

  async start(): Promise<void> {
    if (this.started || this.stopping.signal.aborted) return;
    this.started = true;
    this.deactivations.watch((tenantId) => this.notify(tenantId), this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.listeners.clear();
  }

  onDeactivated(listener: (tenantId: TenantId) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  notify(tenantId: TenantId): void {
    this.callListeners(tenantId);
    const { signal } = this.stopping;
    delay(SECOND_CALL_MS, undefined, { signal, ref: false }).then(
      () => this.callListeners(tenantId),
      () => undefined,
    );
  }

  private callListeners(tenantId: TenantId): void {
    for (const listener of [...this.listeners]) listener(tenantId);
  }
}
