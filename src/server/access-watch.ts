import type { AccessDenial } from "../domain/access-denial";
import type { Principal } from "../domain/entities";
import { ok, type Result } from "../domain/result";
import type { AccessService } from "../services/access/access";

/** Maximum delay of a Node.js timer. */
const MAX_TIMER_MS = 2_147_483_647;

export interface Admitted {
  readonly principal: Principal;
  readonly release: () => void;
}

/**
 * Reports the end of access that is in use: the API key is revoked, any process suspends or deletes the tenant, or the
 * access expires.
 */
export class AccessWatch {
  private readonly byKey = new Map<string, Set<() => void>>();
  private readonly byTenant = new Map<string, Set<() => void>>();
  private unsubscribe: (() => void) | undefined;

  constructor(private readonly access: AccessService) {}

  start(): void {
    if (this.unsubscribe !== undefined) return;
    const stops = [
      this.access.onRevoked((keyId) => endAll(this.byKey, keyId)),
      this.access.onTenantDeactivated((tenantId) => endAll(this.byTenant, tenantId)),
    ];
    this.unsubscribe = () => stops.forEach((stop) => stop());
  }

  stop(): void {
    this.unsubscribe?.();
    this.unsubscribe = undefined;
  }

  /**
   * Authenticates the token and watches its access. Calls `onEnd` at most once, when the access ends. `release` stops
   * the watch.
   */
  async admit(token: string, onEnd: (principal: Principal) => void): Promise<Result<Admitted, AccessDenial>> {
    const authenticated = await this.access.authenticate(token);
    if (!authenticated.ok) return authenticated;
    const principal = authenticated.value;
    const release = this.watch(principal, () => onEnd(principal));
    let isValid = false;
    try {
      // A second check finds a revocation between the first check and the start of the watch.
      const again = await this.access.authenticate(token);
      isValid = again.ok;
      return again.ok ? ok({ principal, release }) : again;
    } finally {
      if (!isValid) release();
    }
  }

  private watch(principal: Principal, onEnd: () => void): () => void {
    const { keyId, tenantId, expiresAt } = principal;
    const end = () => {
      release();
      onEnd();
    };
    const forgetKey = add(this.byKey, keyId, end);
    const forgetTenant = tenantId === null ? () => {} : add(this.byTenant, tenantId, end);
    const cancelTimer = expiresAt ? callAt(expiresAt.getTime(), end) : () => {};
    const release = () => {
      cancelTimer();
      forgetKey();
      forgetTenant();
    };
    return release;
  }
}

type Ends = Map<string, Set<() => void>>;

function endAll(ends: Ends, id: string): void {
  for (const end of [...(ends.get(id) ?? [])]) end();
}

/** Adds a callback for the ID. Returns a function that removes the callback. */
function add(ends: Ends, id: string, end: () => void): () => void {
  const ofId = ends.get(id) ?? new Set();
  ends.set(id, ofId.add(end));
  return () => {
    ofId.delete(end);
    if (ofId.size === 0 && ends.get(id) === ofId) ends.delete(id);
  };
}

function callAt(time: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const arm = () => {
    const delay = Math.max(time - Date.now(), 0);
    timer = delay > MAX_TIMER_MS ? setTimeout(arm, MAX_TIMER_MS) : setTimeout(callback, delay);
    timer.unref();
  };
  arm();
  return () => clearTimeout(timer);
}
