/**
 * Searches by groups of characters. It looks up the rarest group of a text in an index, and reads the few documents
 * with that group.
 */
import type { Collection, Document } from "mongodb";
import type { Deadline } from "../domain/deadline";
import type { TenantId } from "../domain/keys";
import { gramsIn } from "./grams";
import { countList } from "./list-pages";
import type { KeysetIndex } from "./paging";

/** Maximum groups of a text to look up, spread over the whole text. */
const MOST_GRAMS = 12;
/** Maximum documents with a group that is rare enough to be useful. */
const MOST_DOCUMENTS = 2_000;

interface GramMatch {
  /** Filter for the index. */
  readonly filter: Document;
  /** Number of matching documents, up to one more than {@link MOST_DOCUMENTS}. */
  readonly count: number;
}

export class GramSearch<D extends Document> {
  /** @param index of `tenantId` and `grams` */
  constructor(
    private readonly collection: Collection<D>,
    private readonly index: KeysetIndex,
  ) {}

  /**
   * Resolves with a filter for the index. Every document with this text passes the filter. At most 2,000 documents pass
   * it.
   *
   * @returns null: no document has the text; undefined: the text is too short, or its groups are in many documents
   */
  async fewOf(tenantId: TenantId, text: string, deadline?: Deadline): Promise<Document | null | undefined> {
    const rarest = await this.rarestOf(tenantId, text, deadline);
    if (rarest === undefined) return undefined;
    if (rarest.count === 0) return null;
    return rarest.count > MOST_DOCUMENTS ? undefined : rarest.filter;
  }

  /** Resolves with the rarest of up to 12 groups of the text; undefined if the text is too short. */
  async rarestOf(tenantId: TenantId, text: string, deadline?: Deadline): Promise<GramMatch | undefined> {
    const all = gramsIn(text);
    if (all.length === 0) return undefined;
    const step = Math.max(1, all.length / MOST_GRAMS);
    const grams = Array.from({ length: Math.ceil(all.length / step) }, (_, place) => all[Math.floor(place * step)]);
    const counts = await Promise.all(
      grams.map(async (gram) => {
        const filter = { tenantId, grams: gram };
        const { collection, index } = this;
        return { filter, count: await countList({ collection, index, filter }, MOST_DOCUMENTS + 1, deadline) };
      }),
    );
    return counts.reduce((one, other) => (other.count < one.count ? other : one));
  }
}
