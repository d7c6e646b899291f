/** What an operation may cost at most: the number of objects it can resolve, with page sizes multiplied. */
import {
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
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  typeFromAST,
} from "graphql";
import { mostPoints } from "../domain/series/plan";
import { DEFAULT_PAGE_SIZE } from "../schema/page-size";
import type { SeriesInputType } from "../schema/series";

type CoercedVariables = Readonly<Record<string, unknown>>;

/** The document must be valid, the variables coerced. What `@skip` and `@include` leave out is counted. */
export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: CoercedVariables,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const fragmentCosts = new Map<string, number>();

  function ofFragment(name: string): number {
    const known = fragmentCosts.get(name);
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    const type = fragment && typeFromAST(schema, fragment.typeCondition);
    const cost = type ? ofSelections(type, fragment.selectionSet) : 0;
    fragmentCosts.set(name, cost);
    return cost;
  }

  function ofSelections(parent: GraphQLNamedType, { selections }: SelectionSetNode): number {
    let cost = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        cost += ofField(parent, selection);
      } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        cost += ofFragment(selection.name.value);
      } else {
        const type = selection.typeCondition ? typeFromAST(schema, selection.typeCondition) : parent;
        if (type) cost += ofSelections(type, selection.selectionSet);
      }
    }
    return cost;
  }

  function ofField(parent: GraphQLNamedType, node: FieldNode): number {
    if (!isObjectType(parent) && !isInterfaceType(parent)) return 0;
    const field = parent.getFields()[node.name.value];
    if (!field || !node.selectionSet) return 0;
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) return 0;
    const { own, multiplier } = sizeOf(field, node, variables);
    return own + multiplier * ofSelections(type, node.selectionSet);
  }

  const root = schema.getRootType(operation.operation);
  return root ? ofSelections(root, operation.selectionSet) : 0;
}

/** A connection is one object and multiplies its items; a field that takes ids is as many objects as there are ids. */
function sizeOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: CoercedVariables,
): { own: number; multiplier: number } {
  const takes = (name: string) => field.args.some((argument) => argument.name === name);
  if (getNamedType(field.type).name === "Series")
    return { own: 1 + seriesPoints(field, node, variables), multiplier: 0 };
  if (!takes("first") && !takes("ids")) return { own: 1, multiplier: 1 };
  let values: Record<string, unknown>;
  try {
    values = getArgumentValues(field, node, variables);
  } catch {
    // Execution states the fault of the argument, and does not get past it.
    return { own: 1, multiplier: 1 };
  }
  const { first, last, ids } = values;
  if (Array.isArray(ids)) return { own: ids.length, multiplier: ids.length };
  const size = first ?? last;
  return { own: 1, multiplier: typeof size === "number" ? Math.max(size, 0) : DEFAULT_PAGE_SIZE };
}

/** A series costs one for each point that it can have, whichever of its fields are selected. */
function seriesPoints(field: GraphQLField<unknown, unknown>, node: FieldNode, variables: CoercedVariables): number {
  try {
    const { input } = getArgumentValues(field, node, variables) as { input: SeriesInputType };
    const { range, every = null, maxPoints = null } = input;
    const to = range.to?.getTime() ?? null;
    return mostPoints({ from: range.from.getTime(), to, every, maxPoints }, Date.now());
  } catch {
    return 0;
  }
}
