/** Converts the four Relay arguments into a keyset page request, and a page into a connection. */
import type { ListPosition } from "../domain/ports/fleet-lists";
import type { CursorCodec, Page, PageRequest } from "../domain/ports/pages";
import { type RelayConnection, type ConnectionArgs, connectionOf } from "../schema/connection";
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from "../schema/page-size";
import type { Listed } from "../services/fleet/fleet";
import type { RequestContext } from "./context";
import { badUserInput } from "./errors";

/** Reads one page of a list. Throws BAD_USER_INPUT if an argument is invalid. */
export async function pageOf<T, K>(
  { deadline, reads }: Pick<RequestContext, "deadline" | "reads">,
  args: ConnectionArgs,
  cursors: CursorCodec<K>,
  positionOf: (item: T) => K,
  read: (request: PageRequest<K>) => Promise<Page<T>>,
  count?: RelayConnection<T>["count"],
): Promise<RelayConnection<T>> {
  const request = pageRequest(args, cursors);
  const page = await reads.run(() => read({ ...request, deadline }));
  return connectionOf(page, request, (item) => cursors.encode(positionOf(item)), count);
}

/** Reads one page of a list whose items come with their positions. */
export function orderedPageOf<T>(
  context: Pick<RequestContext, "deadline" | "reads">,
  args: ConnectionArgs,
  cursors: CursorCodec<ListPosition>,
  read: (request: PageRequest<ListPosition>) => Promise<Page<Listed<T>>>,
  count?: RelayConnection<T>["count"],
): Promise<RelayConnection<T>> {
  const positions = new Map<T, ListPosition>();
  const positionOf = (item: T) => {
    const found = positions.get(item);
    if (found === undefined) throw new Error("internal: an item is not on its page");
    return found;
  };
  const readEntities = async (request: PageRequest<ListPosition>) => {
    const { items, hasMore } = await read(request);
    for (const { entity, position } of items) positions.set(entity, position);
    return { items: items.map(({ entity }) => entity), hasMore };
  };
  return pageOf(context, args, cursors, positionOf, readEntities, count);
}

function pageRequest<K>(args: ConnectionArgs, cursors: CursorCodec<K>): PageRequest<K> {
  const first = args.first ?? null;
  const last = args.last ?? null;
  if (first !== null && last !== null) throw badUserInput("last", "use either 'first' or 'last', not both");
  return {
    limit: size("first", first) ?? size("last", last) ?? DEFAULT_PAGE_SIZE,
    backward: last !== null,
    after: position("after", args.after, cursors),
    before: position("before", args.before, cursors),
  };
}

function size(argument: string, value: number | null): number | null {
  if (value !== null && (value < 1 || value > MAX_PAGE_SIZE)) {
    throw badUserInput(argument, `must be from 1 to ${MAX_PAGE_SIZE}, not ${value}`);
  }
  return value;
}

/**
 * Returns the position that a cursor encodes, or null without a cursor. Throws BAD_USER_INPUT if the cursor belongs to
 * another list.
 */
export function position<K>(argument: string, cursor: string | null | undefined, cursors: CursorCodec<K>): K | null {
  if (cursor === null || cursor === undefined) return null;
  const decoded = cursors.decode(cursor);
  if (decoded === undefined)
    throw badUserInput(
      argument,
      "is not a cursor of this list or subscription: pass a cursor that it returned, unchanged",
    );
  return decoded;
}
