/** How much there is to compare before a document is known to be valid. */
import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from "graphql";

/** Fields of one place in the answer, which the specification wants compared with each other. */
interface Group {
  fields: number;
  readonly selectionSets: SelectionSetNode[];
}

/**
 * GraphQL, section 5.3.2, wants all fields compared in pairs that come to stand under one name in the answer, and those
 * below them; graphql-js does so in a time that grows with the square of their number. Counts those pairs, and the
 * fields, with fragments spread out, without comparing anything.
 *
 * @returns the count, or `limit` + 1 as soon as it is beyond `limit`
 */
export function comparisonsIn(document: DocumentNode, limit: number): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  // Fragments are compared in pairs as well, each pair once.
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
    // Fragments in circles are refused by a rule of the specification; here they only must end.
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

/** Beyond the nesting of any document that is read, spread out. */
const MAX_DEPTH = 1_000;
