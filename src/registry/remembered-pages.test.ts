import { toAssetKey, toId, type TenantId } from "../domain/keys";
import type { Page, PageRequest } from "../domain/ports/pages";
import { RememberedPages, type RememberedPagesOptions } from "./remembered-pages";

const FIRST: PageRequest = { limit: 10, backward: false, after: null, before: null };

/** Creates cached pages of `items` items each, over a registry whose changes the test reports. Records the reads. */
function remembered(items = 1, options: RememberedPagesOptions = {}) {
  const reads: string[] = [];
  const listeners: ((tenantId: TenantId | null) => void)[] = [];
  const state = {
    isCurrent: true,
    onChanged: (listener: (tenantId: TenantId | null) => void) => listeners.push(listener),
  };
  const source = {
    page: async (scope: string, _request: PageRequest, _filter: { readonly type?: string | undefined }) => {
      reads.push(scope);
      return { items: Array.from({ length: items }, () => `${scope} ${reads.length}`), hasMore: false } as Page<string>;
    },
  };
  const pages = new RememberedPages(source, state, options);
  const change = (tenantId: string | null) =>
    listeners.forEach((listener) => listener(tenantId === null ? null : toId(tenantId)));
  return { pages, reads, change, state, source };
}

describe("a page in memory", () => {
  it("is read once until anything of its tenant changes", async () => {
    const { pages, reads, change } = remembered();
    const first = await pages.page(toAssetKey("acme/"), FIRST, {});
    expect(await pages.page(toAssetKey("acme/"), { ...FIRST }, { type: undefined })).toBe(first);
    expect(reads).toEqual(["acme/"]);

    change("other");
    expect(await pages.page(toAssetKey("acme/"), FIRST, {})).toBe(first);
    change("acme");
    expect(await pages.page(toAssetKey("acme/"), FIRST, {})).not.toBe(first);
    change(null);
    await pages.page(toAssetKey("acme/"), FIRST, {});
    expect(reads).toHaveLength(3);
  });

  it("serves only requests with the same scope, position, size, direction and filter", async () => {
    const { pages, reads } = remembered();
    const asked: [string, PageRequest, { type?: string }][] = [
      ["acme/", FIRST, {}],
      ["acme", FIRST, {}],
      ["acme/truck/", FIRST, {}],
      ["acme/", { ...FIRST, limit: 11 }, {}],
      ["acme/", { ...FIRST, backward: true }, {}],
      ["acme/", { ...FIRST, after: "acme/truck/a" }, {}],
      ["acme/", { ...FIRST, before: "acme/truck/a" }, {}],
      ["acme/", FIRST, { type: "humidity" }],
    ];
    const answers = [];
    for (const [scope, request, filter] of asked) answers.push(await pages.page(toAssetKey(scope), request, filter));
    expect(reads).toHaveLength(asked.length);
    expect(new Set(answers).size).toBe(asked.length);
  });

  it("is discarded if anything of its tenant changed while it was read", async () => {
    const { pages, reads, change, source } = remembered();
    const { promise, resolve } = Promise.withResolvers<void>();
    const page = source.page;
    source.page = async (...asked) => {
      await promise;
      return page(...asked);
    };
    const reading = pages.page(toAssetKey("acme/"), FIRST, {});
    change("acme");
    resolve();
    await reading;
    await pages.page(toAssetKey("acme/"), FIRST, {});
    expect(reads).toHaveLength(2);
  });

  it("is read again while the registry is not current", async () => {
    const { pages, reads, state } = remembered();
    await pages.page(toAssetKey("acme/"), FIRST, {});
    state.isCurrent = false;
    await pages.page(toAssetKey("acme/"), FIRST, {});
    await pages.page(toAssetKey("acme/"), FIRST, {});
    expect(reads).toHaveLength(3);
    state.isCurrent = true;
    await pages.page(toAssetKey("acme/"), FIRST, {});
    expect(reads).toHaveLength(3);
  });

  it("counts towards a total bound and a bound per tenant", async () => {
    const { pages, reads } = remembered(10, { maxItems: 200, maxItemsOfTenant: 50 });
    await pages.page(toAssetKey("quiet/"), FIRST, {});
    for (let index = 0; index < 100; index++) {
      await pages.page(toAssetKey("busy/"), { ...FIRST, after: `busy/${index}` }, {});
      expect(pages.size).toBeLessThanOrEqual(200);
    }
    expect(pages.size).toBeLessThanOrEqual(50 + 12);
    reads.length = 0;
    await pages.page(toAssetKey("quiet/"), FIRST, {});
    await pages.page(toAssetKey("busy/"), { ...FIRST, after: "busy/99" }, {});
    expect(reads).toEqual([]);

    for (let index = 0; index < 100; index++) {
      await pages.page(toAssetKey(`tenant-${index}/`), FIRST, {});
      expect(pages.size).toBeLessThanOrEqual(200);
    }
    await pages.page(toAssetKey("tenant-99/"), FIRST, {});
    expect(reads).toHaveLength(100);
    await pages.page(toAssetKey("quiet/"), FIRST, {});
    expect(reads).toHaveLength(101);
  });

  it("is forgotten when its tenant is forgotten", async () => {
    const { pages, change } = remembered(5);
    await pages.page(toAssetKey("acme/"), FIRST, {});
    await pages.page(toAssetKey("other/"), FIRST, {});
    change("acme");
    expect(pages.size).toBe(7);
    change(null);
    expect(pages.size).toBe(0);
  });
});
