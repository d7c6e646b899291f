import type { Principal } from "../domain/entities";
import type { AccessService } from "../services/services";

/** Longest delay that a timer of Node takes. */
const MAX_TIMER_MS = 2_147_483_647;

/** Tells when access ends that was open: by revocation of its key, in whatever process, or by expiry. */
export class AccessWatch {
  private readonly byKey = new Map<string, Set<() => void>>();
  private unsubscribe: (() => void) | undefined;

  constructor(private readonly access: AccessService) {}

  start(): void {
    this.unsubscribe ??= this.access.onRevoked((keyId) => {
      for (const end of [...(this.byKey.get(keyId) ?? [])]) end();
    });
  }

  stop(): void {
    this.unsubscribe?.();
    this.unsubscribe = undefined;
  }

  /** Calls `onEnd` once, if ever; the return value ends the watch. */
  watch(principal: Principal, onEnd: () => void): () => void {
    const { keyId, expiresAt } = principal;
    const end = () => {
      release();
      onEnd();
    };
    const ofKey = this.byKey.get(keyId) ?? new Set();
    this.byKey.set(keyId, ofKey.add(end));
    const cancelTimer = expiresAt ? callAt(expiresAt.getTime(), end) : () => {};
    const release = () => {
      cancelTimer();
      ofKey.delete(end);
      if (ofKey.size === 0 && this.byKey.get(keyId) === ofKey) this.byKey.delete(keyId);
    };
    return release;
  }
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
