/** Determines from a document whether its subscription can resume after an event, and how. */
import { Kind, parse, type DocumentNode, type FieldNode, type SelectionSetNode, type SelectionNode } from "graphql";

export interface Resumption {
  /** Variable that is the whole input of the subscription. Its field `after` takes the cursor. */
  readonly variable: string;
  /** Name of the cursor in the events. */
  readonly cursor: string;
}

/**
 * Returns null if the document's operation does not pass one variable as its whole `input`, or does not select `cursor`
 * in every event. Also returns null if the variable has a default value that `variables` does not replace.
 */
export function resumptionOf(
  document: DocumentNode | string,
  variables: Readonly<Record<string, unknown>>,
): Resumption | null {
  const { definitions } = typeof document === "string" ? parsed(document) : document;
  const fields = (selectionSet: SelectionSetNode | undefined): FieldNode[] =>
    selectionSet?.selections.flatMap((selection) => {
      if (isConditional(selection)) return [];
      if (selection.kind === Kind.FIELD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) return fields(selection.selectionSet);
      const name = selection.name.value;
      const spread = definitions.find((each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name);
      return spread?.kind === Kind.FRAGMENT_DEFINITION ? fields(spread.selectionSet) : [];
    }) ?? [];

  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const [root] = fields(operation?.selectionSet);
  const input = root?.arguments?.find(({ name }) => name.value === "input")?.value;
  const cursor = fields(root?.selectionSet).find(({ name }) => name.value === "cursor");
  if (input?.kind !== Kind.VARIABLE || cursor === undefined) return null;
  const variable = input.name.value;
  const definition = operation?.variableDefinitions?.find((each) => each.variable.name.value === variable);
  // Setting `after` would discard the default value of the variable.
  if (definition?.defaultValue !== undefined && variables[variable] === undefined) return null;
  return { variable, cursor: (cursor.alias ?? cursor.name).value };
}

function isConditional({ directives = [] }: SelectionNode): boolean {
  return directives.length > 0;
}

/** Parses a text. Returns no definitions for an invalid text, which the server rejects. */
function parsed(text: string): Pick<DocumentNode, "definitions"> {
  try {
    return parse(text, { noLocation: true });
  } catch {
    return { definitions: [] };
  }
}
