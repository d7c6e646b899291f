/** The fleet's filters in the page's address: text, type, asset, state and order. */
import type { AssetOrder, SensorFilter, SensorOrder } from "../generated/operations";
import { asOneOf, asText } from "../search-readers";

export const STATES = ["active", "silent", "never"] as const;
export type State = (typeof STATES)[number];

export const VIEWS = ["sensors", "assets"] as const;

/** A leading minus reverses the order. */
export const ORDERS = ["id", "-id", "name", "-name", "age", "-age"] as const;
export type Order = (typeof ORDERS)[number];

export const FLEET_SEARCH = {
  view: asOneOf(...VIEWS),
  q: asText,
  type: asText,
  asset: asText,
  state: asOneOf(...STATES),
  sort: asOneOf(...ORDERS),
  /** Name of the open dialog. */
  open: asOneOf("register"),
};

export interface FleetSearch {
  readonly q?: string | undefined;
  readonly type?: string | undefined;
  readonly asset?: string | undefined;
  readonly state?: State | undefined;
}

/** A sensor is silent if it has no reading for this duration. */
const SILENT_MS = 3_600_000;

export function filterOf({ q, type, asset, state }: FleetSearch, now: number): SensorFilter {
  const since = new Date(now - SILENT_MS).toISOString();
  return {
    search: q ?? null,
    type: type ?? null,
    assetIds: asset === undefined ? null : [asset],
    ...(state === "active" && { activeSince: since }),
    ...(state === "silent" && { silentSince: since, neverMeasured: false }),
    ...(state === "never" && { neverMeasured: true }),
  };
}

const FIELDS = { id: "ID", name: "NAME", age: "LAST_READING_AT" } as const;

/** Returns the order of the API; null: the API's default order. By `age`, the newest reading comes first. */
export function orderOf(order: Order | undefined): SensorOrder | null {
  if (order === undefined) return null;
  const isReversed = order.startsWith("-");
  const field = order.replace("-", "") as keyof typeof FIELDS;
  const isAscending = (field === "age") === isReversed;
  return { by: FIELDS[field], direction: isAscending ? "ASC" : "DESC" };
}

/** Returns the order after a click on a column's header: ascending, then descending, then none. */
export function nextOrder(column: "id" | "name" | "age", order: Order | undefined): Order | undefined {
  if (order === column) return `-${column}`;
  return order === `-${column}` ? undefined : column;
}

/** Returns the order of a list of assets; null: the API's default order. */
export function assetOrderOf(order: Order | undefined): AssetOrder | null {
  const field = order?.replace("-", "");
  if (order === undefined || (field !== "id" && field !== "name")) return null;
  return { by: FIELDS[field], direction: order.startsWith("-") ? "DESC" : "ASC" };
}
