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

/** Promises while the results are not there yet. */
type ResultsByKey = Map<string, Promise<ExecutionResult> | ExecutionResult>;

/**
 * One execution for all subscribers that would get the same result: of the same event, by the same operation, with
 * equal rights. Each of them has a queue of its own before this, so that a slow one is late alone.
 *
 * What is remembered of an event goes with the event.
 */
export class SharedResults {
  private readonly results = new WeakMap<object, ResultsByKey>();
  private readonly documents = new WeakMap<DocumentNode, number>();
  private documentCount = 0;

  /** Names all that a result depends on beside the event: equal for subscribers that may share. */
  keyOf(operation: ExecutionArgs, { role, tenantId }: Principal): string {
    const { document, operationName } = operation;
    let number = this.documents.get(document);
    if (number === undefined) this.documents.set(document, (number = ++this.documentCount));
    const variables = variablesOfEvents(operation);
    return JSON.stringify([number, operationName ?? null, role, tenantId, variables]);
  }

  /** A promise while the result is not there yet. */
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
 * The variables that matter to the fields of an event. Those that stand only in the arguments of the root field open
 * the stream, such as the cursor to resume from, and are every subscriber's own.
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
