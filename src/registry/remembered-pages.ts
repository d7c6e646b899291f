import { LRUCache } from "lru-cache";
import { tenantOfKey, type AssetKey, type TenantId } from "../domain/keys";
import type { Page, PageRequest } from "../domain/ports/pages";

/** The part of the registry that {@link RememberedPages} needs. */
export interface RegistryState {
  /** Whether the registry knows all changes that were committed until a moment ago. */
  readonly isCurrent: boolean;
  /** Calls back with the tenant of every change; null if any tenant may have changed. */
  onChanged(listener: (tenantId: TenantId | null) => void): void;
}

export interface PageSource<T, F extends object> {
  page(scope: TenantId | AssetKey, request: PageRequest, filter: F): Promise<Page<T>>;
}

export interface RememberedPagesOptions {
  /** Maximum items in memory, some 300 bytes each. Default 50,000. */
  readonly maxItems?: number | undefined;
  /** Maximum items of one tenant. Default 10,000. */
  readonly maxItemsOfTenant?: number | undefined;
}

/** Longer keys, from filters that name many assets, are not cached. */
const MAX_KEY_CHARACTERS = 500;

/** The pages of one tenant. */
type TenantPages<T> = LRUCache<string, Page<T>>;

/**
 * Cache of pages of registered entities. Any change to a tenant's entities evicts all of its pages, and pages that are
 * being read are not cached. A local change is therefore visible immediately, and a change by another process within a
 * second. While the registry is not current, every page is read from the store.
 */
export class RememberedPages<T, F extends object> implements PageSource<T, F> {
  private readonly tenants: LRUCache<string, TenantPages<T>>;
  private readonly maxItemsOfTenant: number;

  constructor(
    private readonly source: PageSource<T, F>,
    private readonly registry: RegistryState,
    { maxItems = 50_000, maxItemsOfTenant = 10_000 }: RememberedPagesOptions = {},
  ) {
    this.tenants = new LRUCache({ maxSize: maxItems, sizeCalculation: ({ calculatedSize }) => calculatedSize + 1 });
    this.maxItemsOfTenant = maxItemsOfTenant;
    registry.onChanged((tenantId) => {
      if (tenantId === null) this.tenants.clear();
      else this.tenants.delete(tenantId);
    });
  }

  /** Number of items in memory, plus one for each page and tenant. */
  get size(): number {
    return this.tenants.calculatedSize;
  }

  async page(scope: TenantId | AssetKey, request: PageRequest, filter: F): Promise<Page<T>> {
    const key = keyOf(scope, request, filter);
    if (!this.registry.isCurrent || key.length > MAX_KEY_CHARACTERS) return this.source.page(scope, request, filter);
    const tenantId = tenantOfKey(scope);
    const ofTenant = this.pagesOf(tenantId);
    const known = ofTenant.get(key);
    if (known !== undefined) return known;
    const page = await this.source.page(scope, request, filter);
    if (this.tenants.peek(tenantId) === ofTenant) this.keep(tenantId, ofTenant, key, page);
    return page;
  }

  private pagesOf(tenantId: TenantId): TenantPages<T> {
    const known = this.tenants.get(tenantId);
    if (known !== undefined) return known;
    const pages: TenantPages<T> = new LRUCache({
      maxSize: this.maxItemsOfTenant,
      sizeCalculation: (page: Page<T>) => costOf(page),
    });
    this.tenants.set(tenantId, pages);
    return pages;
  }

  private keep(tenantId: TenantId, pages: TenantPages<T>, key: string, page: Page<T>): void {
    pages.set(key, page);
    // Setting the tenant's pages again updates their size.
    this.tenants.delete(tenantId);
    this.tenants.set(tenantId, pages);
  }
}

function keyOf(scope: string, { limit, backward, after, before }: PageRequest, filter: object): string {
  return JSON.stringify([scope, limit, backward, after, before, filter]);
}

function costOf({ items }: Page<unknown>): number {
  return items.length + 1;
}
