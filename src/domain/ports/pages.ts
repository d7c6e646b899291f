import type { Deadline } from "../deadline";

/** Keyset pagination. `K` is the sort key at which a page begins or ends, exclusive. */
export interface PageRequest<K = string> {
  /** 1 to 1,000. */
  readonly limit: number;
  /** false: the first `limit` items after `after`; true: the last `limit` items before `before`. */
  readonly backward: boolean;
  readonly after: K | null;
  readonly before: K | null;
  /** Time limit of the read, if a caller waits for it. */
  readonly deadline?: Deadline | undefined;
}

export interface Page<T> {
  /** Always in ascending order of the connection, even when paging backward. */
  readonly items: readonly T[];
  /** Whether there are more items in the direction of paging. */
  readonly hasMore: boolean;
}

/** Encodes positions of type `K` as opaque cursors. */
export interface CursorCodec<K> {
  encode(position: K): string;
  /** Decodes only cursors that `encode` returned; undefined: this is not such a cursor. */
  decode(cursor: string): K | undefined;
}
