import type { TenantId } from "../../domain/keys";
import type { Principal } from "../../domain/entities";

export type Access = Pick<Principal, "role" | "tenantId" | "keyId" | "expiresAt" | "tenantSince">;

/** Reports when access is revoked or deactivated, and checks its current state. */
export interface AccessEnd {
  onRevoked(listener: (keyId: string) => void): () => void;
  onTenantDeactivated(listener: (tenantId: TenantId) => void): () => void;
  /** Whether the access is still valid according to the store. */
  isValid(principal: Access): Promise<boolean>;
}

/** Maximum delay of a Node timer, milliseconds. A later expiry needs several timers in sequence. */
const MAX_DELAY_MS = 2_147_483_647;

/**
 * Forwards `source` until the access is revoked or expires, or its tenant is deactivated. Then the iterator ends, even
 * while its caller waits for a value, and closes `source`.
 */
export class AccessBoundIterator<T> implements AsyncIterableIterator<T> {
  private readonly waiting = new Set<(end: IteratorReturnResult<undefined>) => void>();
  private readonly stopListening: () => void;
  private timer: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(
    private readonly source: AsyncIterableIterator<T>,
    access: AccessEnd,
    principal: Access,
  ) {
    const stops = [
      access.onRevoked((keyId) => {
        if (keyId === principal.keyId) this.end();
      }),
      access.onTenantDeactivated((tenantId) => {
        if (tenantId === principal.tenantId) this.end();
      }),
    ];
    this.stopListening = () => stops.forEach((stop) => stop());
    if (principal.expiresAt !== null) this.endAt(principal.expiresAt.getTime());
    // Listen before the check, so that no revocation in between goes unnoticed.
    access.isValid(principal).then(
      (isValid) => {
        if (!isValid) this.end();
      },
      () => undefined,
    );
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => {
      this.waiting.add(resolve);
      this.source.next().then(
        (result) => {
          this.waiting.delete(resolve);
          if (result.done === true) this.end();
          resolve(this.ended || result.done === true ? { done: true, value: undefined } : result);
        },
        (error: unknown) => {
          this.waiting.delete(resolve);
          this.end();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.end();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<never> {
    this.end();
    throw error;
  }

  private endAt(milliseconds: number): void {
    const left = milliseconds - Date.now();
    if (left <= 0) {
      this.end();
      return;
    }
    this.timer = setTimeout(
      () => {
        this.endAt(milliseconds);
      },
      Math.min(left, MAX_DELAY_MS),
    );
    this.timer.unref();
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.timer);
    this.stopListening();
    for (const resolve of this.waiting) resolve({ done: true, value: undefined });
    this.waiting.clear();
    // The iterator has already ended for its caller, so errors of closing the source do not matter.
    this.source.return?.().catch(() => undefined);
  }
}
