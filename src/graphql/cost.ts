/** What an operation may cost at most, added up from the prices of its fields. */
import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  typeFromAST,
  TypeMetaFieldDef,
  visit,
} from "graphql";
import { mostPoints } from "../domain/series/plan";
import { DEFAULT_PAGE_SIZE } from "../schema/page-size";
import { priceOf, PRICES } from "../schema/price";
import type { SeriesInputType } from "../schema/series";
import { IntrospectionCost } from "./introspection-cost";

type CoercedVariables = Readonly<Record<string, unknown>>;

/** Points as far as they are known of the document alone, otherwise a function of the variables. */
type Points = number | ((variables: CoercedVariables) => number);

/** What a selection costs within a field of which arguments, or an event, tell how many items it has. */
interface Selected {
  /** Once. */
  readonly fixed: Points;
  /** For each of those items. */
  readonly perItem: Points;
}

/** In points. */
export interface Cost {
  readonly fixed: number;
  /** Of an event of a subscription: for each item of its list. */
  readonly perItem: number;
  /** What of `fixed` is the price of mutations themselves, and not of their answer. */
  readonly effects: number;
  /** What of `fixed` a subscription pays for its arguments when it opens, and no event pays again. */
  readonly opening: number;
  /** The variables do not fit: execution does nothing but state it. */
  readonly unfit?: true | undefined;
}

export type CostFunction = (variables: CoercedVariables) => Cost;

const NOTHING: Selected = { fixed: 0, perItem: 0 };

/**
 * What the operation costs at most, by {@link PRICES}; the document must be valid. A list counts its items: as many as
 * its declaration says, or as the field above it asks for: a page its size, a series its points, a ledger its minutes,
 * ids their number. Each element of a list that is given in arguments counts one; introspection costs what it answers
 * with. What `@skip` and `@include` leave out is counted.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CostFunction {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const fragmentCosts = new Map<string, Selected>();
  let effects = 0;
  let opening: Points = 0;
  const introspection = new IntrospectionCost(schema, fragments);

  function ofFragment(name: string): Selected {
    const known = fragmentCosts.get(name);
    if (known !== undefined) return known;
    // Circles are refused by a rule of the specification; here they only must end.
    fragmentCosts.set(name, NOTHING);
    const fragment = fragments.get(name);
    const type = fragment && typeFromAST(schema, fragment.typeCondition);
    const cost = type ? remembered(ofSelections(type, fragment.selectionSet)) : NOTHING;
    fragmentCosts.set(name, cost);
    return cost;
  }

  function ofSelections(parent: GraphQLNamedType, { selections }: SelectionSetNode): Selected {
    const costs = selections.map((selection) => {
      if (selection.kind === Kind.FIELD) return ofField(parent, selection);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
      const type = selection.typeCondition ? typeFromAST(schema, selection.typeCondition) : parent;
      return type ? ofSelections(type, selection.selectionSet) : NOTHING;
    });
    return { fixed: sum(costs.map(({ fixed }) => fixed)), perItem: sum(costs.map(({ perItem }) => perItem)) };
  }

  function ofField(parent: GraphQLNamedType, node: FieldNode): Selected {
    const name = node.name.value;
    if (parent === schema.getQueryType()) {
      if (name === SchemaMetaFieldDef.name) return { fixed: introspection.ofSchema(node), perItem: 0 };
      if (name === TypeMetaFieldDef.name) {
        return {
          fixed: withArguments(TypeMetaFieldDef, node, (values) => introspection.ofType(node, values.name)),
          perItem: 0,
        };
      }
    }
    // `__typename`, of whatever type.
    if (!isObjectType(parent) && !isInterfaceType(parent)) return { fixed: PRICES.leaf, perItem: 0 };
    const field = parent.getFields()[name];
    if (!field) return { fixed: PRICES.leaf, perItem: 0 };
    const type = getNamedType(field.type);
    const below = node.selectionSet && isCompositeType(type) ? ofSelections(type, node.selectionSet) : NOTHING;
    const isMutation = parent === schema.getMutationType();
    const byType = isMutation ? PRICES.mutation : isCompositeType(type) ? PRICES.object : PRICES.leaf;
    const { items, points = byType, charactersPerPoint } = priceOf(field.extensions);
    if (isMutation) effects += points;
    const measure = measureOf(field);
    if (measure !== undefined) {
      // The arguments of a subscription choose its readings; how many come, only an event tells.
      const isStream = parent === schema.getSubscriptionType();
      const within = isStream ? { fixed: below.fixed, perItem: 0 } : below;
      if (isStream) opening = withArguments(field, node, (values) => measure(values).extra);
      return { fixed: measured(field, node, points, within, measure), perItem: isStream ? below.perItem : 0 };
    }
    const text =
      charactersPerPoint === undefined
        ? 0
        : withArguments(field, node, (values) => charactersIn(values) / charactersPerPoint);
    const one = { fixed: sum([points, text, below.fixed]), perItem: below.perItem };
    if (items === undefined) return one;
    const each = sum([one.fixed, one.perItem]);
    return items === "sized" ? { fixed: 0, perItem: each } : { fixed: times(items, each), perItem: 0 };
  }

  const root = schema.getRootType(operation.operation);
  const { fixed, perItem } = root ? ofSelections(root, operation.selectionSet) : NOTHING;
  const isKnown = [fixed, perItem, opening].every((points) => typeof points === "number");
  const costFor = (variables: CoercedVariables): Cost => {
    introspection.begin();
    return {
      fixed: valueOf(fixed, variables),
      perItem: valueOf(perItem, variables),
      effects,
      opening: valueOf(opening, variables),
    };
  };
  if (!isKnown) return costFor;
  const cost = costFor({});
  return () => cost;
}

/** Every list that the schema answers must say how long it can be: where one does not, its name. */
export function unpricedLists(schema: GraphQLSchema): string[] {
  const unpriced: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) {
      const isList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
      if (isList && priceOf(field.extensions).items === undefined && measureOf(field) === undefined) {
        unpriced.push(`${type.name}.${field.name}`);
      }
    }
  }
  return unpriced;
}

function valueOf(points: Points, variables: CoercedVariables): number {
  return typeof points === "number" ? points : points(variables);
}

function sum(costs: readonly Points[]): Points {
  let fixed = 0;
  const open: Exclude<Points, number>[] = [];
  for (const cost of costs) {
    if (typeof cost === "number") fixed += cost;
    else open.push(cost);
  }
  if (open.length === 0) return fixed;
  return (variables) => open.reduce((total, cost) => total + cost(variables), fixed);
}

function times(count: number, cost: Points): Points {
  return typeof cost === "number" ? count * cost : (variables) => count * cost(variables);
}

/** Computed once for the variables of an operation, so that fragments in fragments cost no more than they are long. */
function remembered({ fixed, perItem }: Selected): Selected {
  return { fixed: once(fixed), perItem: once(perItem) };
}

function once(cost: Points): Points {
  if (typeof cost === "number") return cost;
  let last: CoercedVariables | undefined;
  let value = 0;
  return (variables) => {
    if (variables !== last) {
      value = cost(variables);
      last = variables;
    }
    return value;
  };
}

/** What a field asks for by its arguments. Neither counts below 0: a field would pay for what stands beside it. */
interface Size {
  /** Points beside those of the field itself. */
  readonly extra: number;
  /** Items of the lists below it, or of itself. */
  readonly items: number;
}

/** A cost that follows from the field's arguments; 1 where they are at fault, which execution states. */
function withArguments(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  costOf: (values: Record<string, unknown>) => number,
): Points {
  const cost = (variables: CoercedVariables) => {
    let values: Record<string, unknown>;
    try {
      values = getArgumentValues(field, node, variables);
    } catch {
      return 1;
    }
    return costOf(values);
  };
  return hasVariables(node.arguments ?? []) ? cost : cost({});
}

/** The cost of a field that its arguments size. */
function measured(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  own: number,
  below: Selected,
  measure: (values: Record<string, unknown>) => Size,
): Points {
  const isList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
  const cost = (variables: CoercedVariables) => {
    const fixed = valueOf(below.fixed, variables);
    const perItem = valueOf(below.perItem, variables);
    let size: Size;
    try {
      size = measure(getArgumentValues(field, node, variables));
    } catch {
      // Execution states the fault of the argument, and does not get past it.
      return own + fixed + perItem;
    }
    const extra = Math.max(size.extra, 0);
    const items = Math.max(size.items, 0);
    if (isList) return Math.max(own, product(items, own + fixed + perItem)) + extra;
    return own + extra + fixed + product(items, perItem);
  };
  const isKnown = typeof below.fixed === "number" && typeof below.perItem === "number";
  return isKnown && !hasVariables(node.arguments ?? []) && !dependsOnTime(field) ? cost({}) : cost;
}

/** Nothing times something that is beyond all numbers is nothing. */
function product(count: number, cost: number): number {
  return count === 0 || cost === 0 ? 0 : count * cost;
}

/** How large a field is by its arguments; undefined: always the same. */
function measureOf(field: GraphQLField<unknown, unknown>): ((values: Record<string, unknown>) => Size) | undefined {
  const takes = (name: string) => field.args.some((argument) => argument.name === name);
  const takesLists = field.args.some(({ type }) => holdsList(type));
  const type = getNamedType(field.type).name;
  if (type === "Series") return (values) => readOf(seriesPoints(values));
  if (type === "Ledger") return (values) => readOf(ledgerMinutes(values));
  if (takes("ids")) return ({ ids }) => ({ extra: 0, items: lengthOf(ids) });
  if (takes("first")) {
    return (values) => {
      const size = values.first ?? values.last;
      const { items, extra } = readOf(typeof size === "number" ? size : DEFAULT_PAGE_SIZE);
      const { search = null } = (values.filter ?? {}) as { readonly search?: unknown };
      return { items, extra: extra + elementsIn(values) + (search === null ? 0 : PRICES.search) };
    };
  }
  if (!takesLists) return undefined;
  return (values) => {
    const elements = elementsIn(values);
    return { extra: elements, items: elements };
  };
}

function readOf(documents: number): Size {
  return { extra: PRICES.read + documents * PRICES.document, items: documents };
}

/** A range without `to` ends now, which the document does not tell. */
function dependsOnTime(field: GraphQLField<unknown, unknown>): boolean {
  return ["Series", "Ledger"].includes(getNamedType(field.type).name);
}

function hasVariables(values: readonly ArgumentNode[]): boolean {
  let found = false;
  for (const value of values) visit(value, { [Kind.VARIABLE]: () => void (found = true) });
  return found;
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

function charactersIn(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((total, each) => total + charactersIn(each), 0);
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

/** Points of a series at most; 0 where its input is at fault. */
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
/** Of the longest ledger, 7 days. */
const MOST_LEDGER_MINUTES = 7 * 24 * 60 + 1;

/** A ledger holds a minute for each that its range spans. Too long a range is refused by its field, which names it. */
function ledgerMinutes(values: Record<string, unknown>): number {
  const { from, to } = (values.range ?? {}) as { readonly from?: Date; readonly to?: Date | null };
  if (from === undefined) return 0;
  const minutes = Math.ceil(((to?.getTime() ?? Date.now()) - from.getTime()) / MINUTE_MS);
  return Math.min(Math.max(minutes, 0), MOST_LEDGER_MINUTES);
}
