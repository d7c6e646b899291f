/** Counts the open connections of each tenant, and refuses those beyond `most`. */
export class TenantConnections {
  private readonly open = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** null: refused; otherwise what gives the place back, idempotent. `tenantId` null: an operator's, not counted. */
  take(tenantId: string | null): (() => void) | null {
    if (tenantId === null) return () => {};
    const open = this.open.get(tenantId) ?? 0;
    if (open >= this.most) return null;
    this.open.set(tenantId, open + 1);
    let taken = true;
    return () => {
      if (!taken) return;
      taken = false;
      const left = (this.open.get(tenantId) ?? 1) - 1;
      if (left === 0) this.open.delete(tenantId);
      else this.open.set(tenantId, left);
    };
  }
}
