import { tenantOfKey } from "../domain/keys";
import type { Page, PageRequest } from "../domain/ports/pages";

/** The part of the registry that {@link RememberedPages} needs. */
export interface RegistryState {
  /** Whether everything is known that was committed until a moment ago. */
  readonly isCurrent: boolean;
  /** Calls back with the tenant of every change; null: anything may have changed. */
  onChanged(listener: (tenantId: string | null) => void): void;
}

export interface PageSource<T, F extends object> {
  /** `scope` is a tenant's ID, or begins with it and `/`. */
  page(scope: string, request: PageRequest, filter: F): Promise<Page<T>>;
}

export interface RememberedPagesOptions {
  /** Maximum items in memory, some 300 bytes each. Default 50,000. */
  readonly maxItems?: number | undefined;
  /** Maximum items of one tenant. Default 10,000. */
  readonly maxItemsOfTenant?: number | undefined;
}

/** Longer keys, of filters that name many assets, are not cached. */
const MAX_KEY_CHARACTERS = 500;

/** The pages of one tenant, least recently used first. */
class TenantPages<T> {
  readonly pages = new Map<string, Page<T>>();
  /** Items, plus one for each page and for the tenant. */
  cost = 1;

  get(key: string): Page<T> | undefined {
    const page = this.pages.get(key);
    if (page === undefined) return undefined;
    this.pages.delete(key);
    this.pages.set(key, page);
    return page;
  }

  set(key: string, page: Page<T>): void {
    this.drop(key);
    this.pages.set(key, page);
    this.cost += costOf(page);
  }

  shrink(maxCost: number): void {
    for (const key of this.pages.keys()) {
      if (this.cost <= maxCost) return;
      this.drop(key);
    }
  }

  private drop(key: string): void {
    const page = this.pages.get(key);
    if (page === undefined) return;
    this.pages.delete(key);
    this.cost -= costOf(page);
  }
}

/**
 * Cache of pages of registered entities. Any change to a tenant's entities evicts all of its pages, and pages that are
 * being read are not cached. A local change is therefore visible at once, and a change elsewhere within a second. While
 * the registry is not current, every page is read from the store.
 */
export class RememberedPages<T, F extends object> implements PageSource<T, F> {
  /** Least recently used first. */
  private readonly tenants = new Map<string, TenantPages<T>>();
  private readonly maxItems: number;
  private readonly maxItemsOfTenant: number;
  private cost = 0;

  constructor(
    private readonly source: PageSource<T, F>,
    private readonly registry: RegistryState,
    options: RememberedPagesOptions = {},
  ) {
    this.maxItems = options.maxItems ?? 50_000;
    this.maxItemsOfTenant = options.maxItemsOfTenant ?? 10_000;
    registry.onChanged((tenantId) => this.forget(tenantId));
  }

  /** Items in memory, plus one for each page and tenant. */
  get size(): number {
    return this.cost;
  }

  async page(scope: string, request: PageRequest, filter: F): Promise<Page<T>> {
    const key = keyOf(scope, request, filter);
    if (!this.registry.isCurrent || key.length > MAX_KEY_CHARACTERS) return this.source.page(scope, request, filter);
    const tenantId = tenantOfKey(scope);
    const ofTenant = this.pagesOf(tenantId);
    const known = ofTenant.get(key);
    if (known !== undefined) return known;
    const page = await this.source.page(scope, request, filter);
    if (this.tenants.get(tenantId) === ofTenant) this.keep(ofTenant, key, page);
    return page;
  }

  private pagesOf(tenantId: string): TenantPages<T> {
    let pages = this.tenants.get(tenantId);
    if (pages !== undefined) this.tenants.delete(tenantId);
    else {
      pages = new TenantPages();
      this.cost += pages.cost;
      this.shrink();
    }
    this.tenants.set(tenantId, pages);
    return pages;
  }

  private keep(pages: TenantPages<T>, key: string, page: Page<T>): void {
    this.cost -= pages.cost;
    pages.set(key, page);
    pages.shrink(this.maxItemsOfTenant);
    this.cost += pages.cost;
    this.shrink();
  }

  private shrink(): void {
    for (const tenantId of this.tenants.keys()) {
      if (this.cost <= this.maxItems) return;
      this.forget(tenantId);
    }
  }

  private forget(tenantId: string | null): void {
    if (tenantId === null) {
      this.tenants.clear();
      this.cost = 0;
      return;
    }
    const pages = this.tenants.get(tenantId);
    if (pages === undefined) return;
    this.tenants.delete(tenantId);
    this.cost -= pages.cost;
  }
}

function keyOf(scope: string, { limit, backward, after, before }: PageRequest, filter: object): string {
  return JSON.stringify([scope, limit, backward, after, before, filter]);
}

function costOf({ items }: Page<unknown>): number {
  return items.length + 1;
}
