/** What an operation may cost at most: the number of objects it can resolve, with page sizes multiplied. */
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
import type { SeriesInputType } from "../schema/series";
import { IntrospectionCost } from "./introspection-cost";

type CoercedVariables = Readonly<Record<string, unknown>>;

/** A number as far as it is known of the document alone, otherwise a function of the variables. */
export type Cost = number | ((variables: CoercedVariables) => number);

/**
 * What the operation costs; the document must be valid. A connection is one object and multiplies its items; a field
 * that takes ids is as many objects as there are ids; a series is as many as it can have points, a ledger as it can
 * have minutes; each element of a list that is given in arguments counts one; introspection costs what it answers
 * with. What `@skip` and `@include` leave out is counted.
 */
export function costOf(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Cost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const fragmentCosts = new Map<string, Cost>();
  const introspection = new IntrospectionCost(schema, fragments);

  function ofFragment(name: string): Cost {
    const known = fragmentCosts.get(name);
    if (known !== undefined) return known;
    // Circles are refused by a rule of the specification; here they only must end.
    fragmentCosts.set(name, 0);
    const fragment = fragments.get(name);
    const type = fragment && typeFromAST(schema, fragment.typeCondition);
    const cost = type ? remembered(ofSelections(type, fragment.selectionSet)) : 0;
    fragmentCosts.set(name, cost);
    return cost;
  }

  function ofSelections(parent: GraphQLNamedType, { selections }: SelectionSetNode): Cost {
    return sum(
      selections.map((selection) => {
        if (selection.kind === Kind.FIELD) return ofField(parent, selection);
        if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
        const type = selection.typeCondition ? typeFromAST(schema, selection.typeCondition) : parent;
        return type ? ofSelections(type, selection.selectionSet) : 0;
      }),
    );
  }

  function ofField(parent: GraphQLNamedType, node: FieldNode): Cost {
    if (!isObjectType(parent) && !isInterfaceType(parent)) return 0;
    if (parent === schema.getQueryType()) {
      if (node.name.value === SchemaMetaFieldDef.name) return introspection.ofSchema(node);
      if (node.name.value === TypeMetaFieldDef.name) {
        return withArguments(TypeMetaFieldDef, node, ({ name }) => introspection.ofType(node, name));
      }
    }
    const field = parent.getFields()[node.name.value];
    if (!field) return 0;
    const type = getNamedType(field.type);
    const below = node.selectionSet && isCompositeType(type) ? ofSelections(type, node.selectionSet) : 0;
    return withSize(field, node, isCompositeType(type) ? 1 : 0, below);
  }

  const root = schema.getRootType(operation.operation);
  const cost = root ? ofSelections(root, operation.selectionSet) : 0;
  if (typeof cost === "number") return cost;
  return (variables) => {
    introspection.begin();
    return cost(variables);
  };
}

function sum(costs: readonly Cost[]): Cost {
  let fixed = 0;
  const open: Exclude<Cost, number>[] = [];
  for (const cost of costs) {
    if (typeof cost === "number") fixed += cost;
    else open.push(cost);
  }
  if (open.length === 0) return fixed;
  return (variables) => open.reduce((total, cost) => total + cost(variables), fixed);
}

/** Computed once for the variables of an operation, so that fragments in fragments cost no more than they are long. */
function remembered(cost: Cost): Cost {
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

/** Whatever the arguments are, neither counts below 0: a field would pay for what stands beside it. */
interface Size {
  /** Objects that the field is by itself. */
  readonly own: number;
  /** How many times over its selections are resolved. */
  readonly multiplier: number;
}

/** A cost that follows from the field's arguments; 1 where they are at fault, which execution states. */
function withArguments(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  costOf: (values: Record<string, unknown>) => number,
): Cost {
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

/** The cost of a field that is `own` objects, with that of its selections. */
function withSize(field: GraphQLField<unknown, unknown>, node: FieldNode, own: number, below: Cost): Cost {
  const measure = measureOf(field, own);
  if (measure === undefined) return sum([own, below]);
  const cost = (variables: CoercedVariables, selections: number) => {
    let values: Record<string, unknown>;
    try {
      values = getArgumentValues(field, node, variables);
    } catch {
      // Execution states the fault of the argument, and does not get past it.
      return own + selections;
    }
    const size = measure(values);
    const multiplier = Math.max(size.multiplier, 0);
    // Nothing times something that is beyond all numbers is nothing.
    return Math.max(size.own, 0) + (multiplier === 0 || selections === 0 ? 0 : multiplier * selections);
  };
  if (typeof below === "number") {
    if (!hasVariables(node.arguments ?? []) && !dependsOnTime(field)) return cost({}, below);
    return (variables) => cost(variables, below);
  }
  return (variables) => cost(variables, below(variables));
}

/** How large a field is by its arguments; undefined: always the same. */
function measureOf(
  field: GraphQLField<unknown, unknown>,
  own: number,
): ((values: Record<string, unknown>) => Size) | undefined {
  const takes = (name: string) => field.args.some((argument) => argument.name === name);
  const takesLists = field.args.some(({ type }) => holdsList(type));
  const type = getNamedType(field.type).name;
  if (type === "Series") return (values) => ({ own: own + seriesPoints(values), multiplier: 0 });
  if (type === "Ledger") return (values) => ({ own: own + ledgerMinutes(values), multiplier: 1 });
  if (takes("ids")) return ({ ids }) => ({ own: lengthOf(ids), multiplier: lengthOf(ids) });
  if (takes("first")) {
    return (values) => {
      const size = values.first ?? values.last;
      const multiplier = typeof size === "number" ? size : DEFAULT_PAGE_SIZE;
      return { own: own + (takesLists ? elementsIn(values) : 0), multiplier };
    };
  }
  return takesLists ? (values) => ({ own: own + elementsIn(values), multiplier: 1 }) : undefined;
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

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

/** A series costs one for each point that it can have, whichever of its fields are selected. */
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
