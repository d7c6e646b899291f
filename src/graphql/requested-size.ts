/** Computes the size that a field's arguments request. The price of the field depends on this size. */
import {
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from "graphql";
import { mostPoints } from "../domain/series/plan";
import { DEFAULT_PAGE_SIZE } from "../schema/page-size";
import { PRICES } from "../schema/price";
import type { SeriesInputType } from "../schema/series";

/**
 * Size that a field's arguments request. Invalid arguments can make it negative. It then counts as 0, because a field
 * must not lower the cost of others.
 */
export interface Size {
  /** Points in addition to those of the field itself. */
  readonly extra: number;
  /** Number of items in the lists below the field, or in the field itself. */
  readonly items: number;
}

/** Returns a function that computes a field's size from its arguments; undefined if they do not affect the size. */
export function measureOf(
  field: GraphQLField<unknown, unknown>,
): ((values: Record<string, unknown>) => Size) | undefined {
  const takes = (name: string) => field.args.some((argument) => argument.name === name);
  const takesLists = field.args.some(({ type }) => holdsList(type));
  const type = getNamedType(field.type).name;
  if (type === "Series") return (values) => readOf(seriesPoints(values));
  if (type === "Ledger") return (values) => readOf(minutesOf(values, MOST_LEDGER_MINUTES));
  if (type === "UsageReport") {
    return (values) => {
      const minutes = minutesOf(values, MOST_USAGE_MINUTES);
      const items = Math.ceil(minutes / (values.every === "HOUR" ? 60 : MINUTES_OF_DAY)) + 1;
      return { items, extra: PRICES.read + usageOfTenant(minutes) };
    };
  }
  if (takes("ids")) return ({ ids }) => ({ extra: 0, items: lengthOf(ids) });
  if (type === "TenantUsageConnection") {
    return (values) => {
      const { items, extra } = readOf(pageSizeOf(values));
      return { items, extra: extra + items * usageOfTenant(minutesOf(values, MOST_USAGE_MINUTES)) };
    };
  }
  if (takes("first")) {
    return (values) => {
      const { items, extra } = readOf(pageSizeOf(values));
      return { items, extra: extra + elementsIn(values) + conditionsOf(values) };
    };
  }
  if (!takesLists) return undefined;
  return (values) => {
    const elements = elementsIn(values);
    return { extra: elements, items: elements };
  };
}

interface ListConditions {
  readonly search?: unknown;
  readonly assetIds?: unknown;
  readonly silentSince?: unknown;
  readonly activeSince?: unknown;
  readonly neverMeasured?: unknown;
}

/** Points for the conditions and the order of a list, beyond those of reading its page. */
function conditionsOf(values: Record<string, unknown>): number {
  const { search, assetIds, silentSince, activeSince, neverMeasured } = (values.filter ?? {}) as ListConditions;
  const isGiven = (value: unknown) => value !== undefined && value !== null;
  const byActivity = [silentSince, activeSince, neverMeasured].some(isGiven);
  const isSorted = byActivity || isGiven(values.orderBy) || isGiven(search);
  return (
    (isGiven(search) ? PRICES.search : 0) +
    (byActivity ? PRICES.sortedList : 0) +
    // Sluice must read and sort the sensors of these assets.
    (isSorted ? lengthOf(assetIds) * PRICES.read : 0)
  );
}

function pageSizeOf({ first, last }: Record<string, unknown>): number {
  const size = first ?? last;
  return typeof size === "number" ? size : DEFAULT_PAGE_SIZE;
}

function readOf(documents: number): Size {
  return { extra: PRICES.read + documents * PRICES.document, items: documents };
}

/** Whether the cost depends on the current time, because a range without `to` ends now. */
export function dependsOnTime(field: GraphQLField<unknown, unknown>): boolean {
  return ["Series", "Ledger", "TenantUsageConnection", "UsageReport"].includes(getNamedType(field.type).name);
}

function holdsList(type: GraphQLInputType, seen = new Set<GraphQLInputType>()): boolean {
  if (isNonNullType(type)) return holdsList(type.ofType, seen);
  if (isListType(type)) return true;
  if (!isInputObjectType(type) || seen.has(type)) return false;
  seen.add(type);
  return Object.values(type.getFields()).some((field) => holdsList(field.type, seen));
}

function elementsIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((total, each) => total + 1 + elementsIn(each), 0);
  if (typeof value !== "object" || value === null || value instanceof Date) return 0;
  return Object.values(value).reduce<number>((total, each) => total + elementsIn(each), 0);
}

export function charactersIn(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((total, each) => total + charactersIn(each), 0);
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

/** Returns the maximum number of points in a series; 0 if the input is invalid. */
function seriesPoints(values: Record<string, unknown>): number {
  try {
    const { range, every = null, maxPoints = null } = values.input as SeriesInputType;
    const to = range.to?.getTime() ?? null;
    return mostPoints({ from: range.from.getTime(), to, every, maxPoints }, Date.now());
  } catch {
    return 0;
  }
}

const MINUTE_MS = 60_000;
/** Maximum number of minutes in the range of a ledger, 7 days. */
const MOST_LEDGER_MINUTES = 7 * 24 * 60 + 1;

const MINUTES_OF_DAY = 24 * 60;
/** Maximum number of minutes in a range of usage, 31 days. */
const MOST_USAGE_MINUTES = 31 * MINUTES_OF_DAY + 1;
/**
 * Maximum number of minutes for which a price charges individually: those in partial hours of the range and in hours
 * without a collected sum.
 */
const MOST_UNCOLLECTED_MINUTES = 200;

/** Returns the points for reading a tenant's days, and the minutes that no day contains yet. */
function usageOfTenant(minutes: number): number {
  const days = Math.ceil(minutes / MINUTES_OF_DAY);
  return (days + Math.min(minutes, MOST_UNCOLLECTED_MINUTES)) * PRICES.summedDocument;
}

/** Returns the minutes in the range of a ledger or of usage, at most `most`. The field rejects a longer range. */
function minutesOf(values: Record<string, unknown>, most: number): number {
  const { from, to } = (values.range ?? {}) as { readonly from?: Date; readonly to?: Date | null };
  if (from === undefined) return 0;
  const minutes = Math.ceil(((to?.getTime() ?? Date.now()) - from.getTime()) / MINUTE_MS);
  return Math.min(Math.max(minutes, 0), most);
}
