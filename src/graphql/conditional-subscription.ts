import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
} from "graphql";
import { withCode } from "./errors";

/**
 * Returns the error for a document with a subscription whose root field, or a fragment around it, has `@skip` or
 * `@include` (GraphQL, section 5.2.4.1); undefined if there is none. Call it before validation. graphql-js does not
 * reject such a subscription: its validation throws if the condition is a variable. If the field is excluded, the
 * subscription has no stream to open.
 */
export function conditionError(document: DocumentNode): GraphQLError | undefined {
  const nodes = [...conditionsIn(document)];
  if (nodes.length === 0) return undefined;
  const message =
    "Remove '@skip' and '@include' from the subscription's root field and from the fragments around it. The field " +
    "must always be selected.";
  return withCode(new GraphQLError(message, { nodes }), "GRAPHQL_VALIDATION_FAILED");
}

function* conditionsIn({ definitions }: DocumentNode): Generator<DirectiveNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  for (const definition of definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    if (definition.operation === OperationTypeNode.SUBSCRIPTION) {
      yield* conditionsOf(definition.selectionSet, new Map(fragments));
    }
  }
}

/**
 * Yields the conditions in a selection. Removes each visited fragment from `fragments`, so that a cycle of fragments
 * ends.
 */
function* conditionsOf(
  { selections }: SelectionSetNode,
  fragments: Map<string, FragmentDefinitionNode>,
): Generator<DirectiveNode> {
  for (const selection of selections) {
    yield* (selection.directives ?? []).filter(({ name }) => name.value === "skip" || name.value === "include");
    if (selection.kind === Kind.INLINE_FRAGMENT) yield* conditionsOf(selection.selectionSet, fragments);
    if (selection.kind !== Kind.FRAGMENT_SPREAD) continue;
    const fragment = fragments.get(selection.name.value);
    fragments.delete(selection.name.value);
    if (fragment) yield* conditionsOf(fragment.selectionSet, fragments);
  }
}
