/** Maximum cost of an operation, from the prices of its fields. */
import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
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
import { priceOf, PRICES } from "../schema/price";
import { IntrospectionCost } from "./introspection-cost";
import { charactersIn, dependsOnTime, measureOf, type Size } from "./requested-size";

type CoercedVariables = Readonly<Record<string, unknown>>;

/** A number of points if only the document determines it, otherwise a function of the variables. */
type Points = number | ((variables: CoercedVariables) => number);

/** Cost of a selection in a field whose number of items depends on arguments or on an event. */
interface Selected {
  /** Points to charge once. */
  readonly fixed: Points;
  /** Points per item. */
  readonly perItem: Points;
}

/** Cost in points. */
export interface Cost {
  readonly fixed: number;
  /** Points per item in the list of a subscription's event. */
  readonly perItem: number;
  /** The part of `fixed` that is the price of mutations themselves, without their response. */
  readonly effects: number;
  /** The part of `fixed` that a subscription pays for its arguments when it opens. Events do not pay it again. */
  readonly opening: number;
  /** Whether the variables are invalid. Execution then only reports the errors. */
  readonly unfit?: true | undefined;
}

export type CostFunction = (variables: CoercedVariables) => Cost;

const NOTHING: Selected = { fixed: 0, perItem: 0 };

/**
 * Returns a function that computes the maximum cost of an operation, based on {@link PRICES}. The document must be
 * valid.
 *
 * The cost of a list is that of its maximum number of items. The schema declares the number, or arguments request it:
 * the size of a page, the points of a series, the minutes of a ledger, or the IDs of `nodes`. Each element of a list
 * argument costs 1 point. Introspection costs points for each object of its response. Fields that `@skip` or `@include`
 * exclude have their full cost.
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
    // Stops at a cycle of fragments, which validation rejects.
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
    // The only field of other types is `__typename`.
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
      // The arguments of a subscription select its readings. Only an event shows how many arrive.
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

/** Returns the fields with a list whose length neither the schema nor an argument limits. There must be none. */
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

/** Computes a cost only once for the same variables, so that nested fragments do not multiply the time. */
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

/**
 * Returns a cost that depends on the field's arguments. If they are invalid, it is 1, and execution reports the error.
 */
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

/** Returns the cost of a field whose size depends on its arguments. */
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
      // Execution reports the invalid argument, and stops there.
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

/** Multiplies two numbers. Zero times infinity is zero. */
function product(count: number, cost: number): number {
  return count === 0 || cost === 0 ? 0 : count * cost;
}

function hasVariables(values: readonly ArgumentNode[]): boolean {
  let found = false;
  for (const value of values) visit(value, { [Kind.VARIABLE]: () => void (found = true) });
  return found;
}
