/** Reads pages of a list: in the order of an index, or by sorting the few documents that match. */
import type { Collection, Document, Filter } from "mongodb";
import type { Deadline } from "../domain/deadline";
import type { ListPosition } from "../domain/ports/fleet-lists";
import type { Page, PageRequest } from "../domain/ports/pages";
import { type Bound, intersection, isEmpty, type Place, requested, type Stretch } from "./list-bounds";
import { type KeysetIndex, toPage } from "./paging";
import { readWithin } from "./read-options";

/** A sensor's row, or an asset. */
export interface ListDocument {
  readonly _id: string;
  readonly name?: string;
  readonly listName?: string;
  readonly minute?: Date;
}

/** Field that the order compares first, before the key. */
type OrderField = "name" | "listName" | "minute";

export interface ListSource {
  readonly collection: Collection<ListDocument>;
  readonly index: Readonly<Record<string, 1>>;
  /** null: the list is in the order of the keys. */
  readonly field: OrderField | null;
  readonly filter: Document;
}

/** Reads a page in the order of the index: the fields of `fixed`, then the field of the order, then the key. */
export function pageByIndex(
  { collection, index, field, filter, fixed }: ListSource & { readonly fixed: Document },
  whole: Stretch,
  request: PageRequest<ListPosition>,
  descending: boolean,
): Promise<Page<ListPosition>> {
  const stretch = intersection(
    whole,
    requested(request, descending, (value) => boundOf(field, value)),
  );
  if (isEmpty(stretch)) return Promise.resolve({ items: [], hasMore: false });
  const placed = ({ value, key }: Place) => ({ ...fixed, ...(field === null ? {} : { [field]: value }), _id: key });
  const direction = request.backward === descending ? 1 : -1;
  const sort = Object.fromEntries(Object.keys(index).map((name) => [name, direction] as const));
  const found = collection
    .find(filter as Filter<ListDocument>, { ...readWithin(request.deadline), hint: index })
    .min(placed(stretch.low))
    .max(placed(stretch.high))
    .sort(sort);
  return read(found, field, request);
}

export function pageBySort(
  { collection, index, field, filter }: ListSource,
  request: PageRequest<ListPosition>,
  descending: boolean,
): Promise<Page<ListPosition>> {
  const { after, before } = request;
  const conditions = [
    filter,
    ...(after === null ? [] : [beyond(field, after, !descending)]),
    ...(before === null ? [] : [beyond(field, before, descending)]),
  ];
  const direction = request.backward === descending ? 1 : -1;
  const found = collection
    .find({ $and: conditions } as Filter<ListDocument>, { ...readWithin(request.deadline), hint: index })
    .sort({ ...(field === null ? {} : { [field]: direction }), _id: direction });
  return read(found, field, request);
}

interface CountedSource<D extends Document> {
  readonly collection: Collection<D>;
  readonly index: KeysetIndex;
  readonly filter: Document;
}

/** Resolves with the number of matching documents, up to `most`. */
export function countList<D extends Document>(
  { collection, index, filter }: CountedSource<D>,
  most: number,
  deadline: Deadline | undefined,
): Promise<number> {
  const { maxTimeMS, ...options } = readWithin(deadline);
  return collection.countDocuments(filter as Filter<D>, { ...options, maxTimeMS, hint: index, limit: most });
}

async function read(
  found: ReturnType<Collection<ListDocument>["find"]>,
  field: OrderField | null,
  request: PageRequest<ListPosition>,
): Promise<Page<ListPosition>> {
  const rows = await found
    .project<ListDocument>({ _id: 1, ...(field === null ? {} : { [field]: 1 }) })
    .limit(request.limit + 1)
    .batchSize(request.limit + 2)
    .toArray();
  return toPage(rows, request, (row) => ({ key: row._id, value: valueOf(row, field) }));
}

/** Returns a condition for items after the position, or before it. */
function beyond(field: OrderField | null, { value, key }: ListPosition, isAfter: boolean): Document {
  const isBeyond = { [isAfter ? "$gt" : "$lt"]: key };
  if (field === null) return { _id: isBeyond };
  const bound = boundOf(field, value);
  const tied = { [field]: bound, _id: isBeyond };
  if (bound === null) return isAfter ? { $or: [{ [field]: { $ne: null } }, tied] } : tied;
  // Items without a value come first.
  return { $or: [{ [field]: isAfter ? { $gt: bound } : { $not: { $gte: bound } } }, tied] };
}

function boundOf(field: OrderField | null, value: ListPosition["value"]): Exclude<Bound, object> | Date {
  if (field === null || value === null) return null;
  return typeof value === "number" ? new Date(value) : value;
}

function valueOf(row: ListDocument, field: OrderField | null): ListPosition["value"] {
  if (field === null) return null;
  if (field === "minute") return row.minute?.getTime() ?? null;
  return row[field] ?? null;
}
