import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  Kind,
  type SelectionNode,
  visit,
} from "graphql";
import type { Principal } from "../domain/entities";

/** Results by key. A result is a promise until it is available. */
type ResultsByKey = Map<string, Promise<ExecutionResult> | ExecutionResult>;

/**
 * Executes an event once for all subscribers with the same operation and rights, because they get the same result. Each
 * subscriber has a queue of events, so a slow subscriber delays only itself.
 *
 * Results are dropped together with their event.
 */
export class SharedResults {
  private readonly results = new WeakMap<object, ResultsByKey>();
  private readonly documents = new WeakMap<DocumentNode, number>();
  private documentCount = 0;

  /**
   * Returns a key of everything that a result depends on, except the event. Subscribers with equal keys share results.
   */
  keyOf(operation: ExecutionArgs, { role, tenantId }: Principal): string {
    const { document, operationName } = operation;
    let number = this.documents.get(document);
    if (number === undefined) this.documents.set(document, (number = ++this.documentCount));
    const variables = variablesOfEvents(operation);
    return JSON.stringify([number, operationName ?? null, role, tenantId, variables]);
  }

  /** Returns the result of an event, or a promise until it is available. */
  of(event: unknown, key: string, execute: () => Promise<ExecutionResult>): Promise<ExecutionResult> | ExecutionResult {
    if (typeof event !== "object" || event === null) return execute();
    let byKey = this.results.get(event);
    if (byKey === undefined) this.results.set(event, (byKey = new Map() as ResultsByKey));
    const known = byKey.get(key);
    return known ?? this.keep(byKey, key, execute());
  }

  private keep(byKey: ResultsByKey, key: string, executing: Promise<ExecutionResult>): Promise<ExecutionResult> {
    byKey.set(key, executing);
    executing.then(
      (result) => byKey.set(key, result),
      () => undefined,
    );
    return executing;
  }
}

/**
 * Returns the variables that affect an event's fields. Variables that appear only in the root field's arguments, such
 * as the cursor to resume from, affect only the opening of the stream.
 */
function variablesOfEvents({ document, operationName, variableValues }: ExecutionArgs): Record<string, unknown> {
  const names = new Set<string>();
  const collect = {
    [Kind.VARIABLE]: ({ name }: { readonly name: { readonly value: string } }) => void names.add(name.value),
  };
  const visitSelection = (selection: SelectionNode) => {
    if (selection.kind !== Kind.FIELD) return void visit(selection, collect);
    for (const directive of selection.directives ?? []) visit(directive, collect);
    if (selection.selectionSet) visit(selection.selectionSet, collect);
  };
  getOperationAST(document, operationName)?.selectionSet.selections.forEach(visitSelection);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) visit(definition, collect);
  }
  const values = Object.entries(variableValues ?? {}).filter(([name]) => names.has(name));
  return Object.fromEntries(values.sort(([a], [b]) => (a < b ? -1 : 1)));
}
