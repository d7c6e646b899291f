import type { Page, PageRequest } from "../../src/domain/ports/pages";

/** Reads all pages in one direction. Resolves with all items in the list's order. Fails if a page is too large. */
export async function readAll<T, K>(
  limit: number,
  backward: boolean,
  read: (request: PageRequest<K>) => Promise<Page<T>>,
  keyOf: (item: T) => K,
): Promise<T[]> {
  const pages: (readonly T[])[] = [];
  let key: K | null = null;
  for (;;) {
    const page: Page<T> = await read({
      limit,
      backward,
      after: backward ? null : key,
      before: backward ? key : null,
    });
    if (page.items.length > limit) throw new Error("the page is larger than its limit");
    if (page.hasMore && page.items.length < limit) throw new Error("further items exist, but the page is not full");
    pages.push(page.items);
    const edge = backward ? page.items[0] : page.items.at(-1);
    if (!page.hasMore || edge === undefined) break;
    key = keyOf(edge);
  }
  return (backward ? pages.reverse() : pages).flat();
}

/** Returns the names of the stages of the chosen plan, from all levels of the result of `explain`. */
export function stagesOf(explanation: unknown): string[] {
  if (typeof explanation !== "object" || explanation === null) return [];
  return Object.entries(explanation).flatMap(([field, value]) => {
    if (field === "rejectedPlans" || field === "command") return [];
    if (field === "stage") return [String(value)];
    return [...(field.startsWith("$") ? [field] : []), ...stagesOf(value)];
  });
}
