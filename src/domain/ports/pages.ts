import type { Deadline } from "../deadline";

/** Keyset pagination: `K` is the sort key at which a page begins or ends, exclusive. */
export interface PageRequest<K = string> {
  /** 1 to 1,000. */
  readonly limit: number;
  /** false: the first `limit` after `after`; true: the last `limit` before `before`. */
  readonly backward: boolean;
  readonly after: K | null;
  readonly before: K | null;
  /** When the reading is to end, where somebody waits for it. */
  readonly deadline?: Deadline | undefined;
}

export interface Page<T> {
  /** Always in ascending order of the connection, also when paged backward. */
  readonly items: readonly T[];
  /** Whether there is more in the direction of paging. */
  readonly hasMore: boolean;
}

/** How positions of type `K` become opaque cursors and come back. */
export interface CursorCodec<K> {
  encode(position: K): string;
  /** undefined: not a cursor of this kind. Strict: only what `encode` wrote. */
  decode(cursor: string): K | undefined;
}
