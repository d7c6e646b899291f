/** Counts the comparisons that the validation of a document needs. */
import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from "graphql";

/** Fields with the same place in the response. The specification requires comparing them with each other. */
interface Group {
  fields: number;
  readonly selectionSets: SelectionSetNode[];
}

/**
 * Counts the comparisons for a document. GraphQL, section 5.3.2, requires comparing all pairs of fields with the same
 * response name, and the fields below them. The time that graphql-js takes grows with the square of their number. This
 * function counts pairs and fields as if all fragments were expanded, without comparing anything.
 *
 * @returns the count, or `limit` + 1 as soon as it exceeds `limit`
 */
export function comparisonsIn(document: DocumentNode, limit: number): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  // graphql-js also compares each pair of fragments once.
  let count = (fragments.size * fragments.size) / 2;

  function gather(selectionSet: SelectionSetNode, groups: Map<string, Group>, seen: Set<string>): void {
    for (const selection of selectionSet.selections) {
      if (++count > limit) return;
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        let group = groups.get(name);
        if (group === undefined) groups.set(name, (group = { fields: 0, selectionSets: [] }));
        count += group.fields++;
        if (selection.selectionSet) group.selectionSets.push(selection.selectionSet);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) gather(selection.selectionSet, groups, seen);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        if (fragment) gather(fragment.selectionSet, groups, seen);
      }
    }
  }

  function merge(selectionSets: readonly SelectionSetNode[], depth: number): void {
    const groups = new Map<string, Group>();
    const seen = new Set<string>();
    for (const selectionSet of selectionSets) gather(selectionSet, groups, seen);
    // Stops at a cycle of fragments, which validation rejects.
    if (depth === 0) count = limit + 1;
    for (const group of groups.values()) {
      if (count > limit) return;
      if (group.selectionSets.length > 0) merge(group.selectionSets, depth - 1);
    }
  }

  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION) {
      merge([definition.selectionSet], MAX_DEPTH);
    }
  }
  return Math.min(Math.ceil(count), limit + 1);
}

/** Depth that no accepted document reaches, even with its fragments expanded. */
const MAX_DEPTH = 1_000;
