import {
  type DocumentNode,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  visit,
} from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";

import { pacedFieldResolver } from "./response-pace";
import { MAX_VARIABLE_ERRORS } from "./limits";

/** Executions of a document after which compiling it pays. */
const WARM = 2;

interface Known {
  executions: number;
  /** null: not compiled yet, or not to be compiled. */
  compiled: CompiledQuery | null;
}

/**
 * Executes operations; queries and events of subscriptions that come again are compiled, and the least recently used
 * of them forgotten first. Mutations and introspection are interpreted.
 *
 * Answers are graphql-js's own: where a compiled operation comes to an error, graphql-js executes it once more, with
 * the same loaders, and states it. Queries change nothing, so that this is seen by nobody.
 */
export class CompiledOperations {
  private readonly known = new Map<DocumentNode, Map<string, Known>>();

  /** @param capacity documents that are remembered */
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly capacity = 250,
  ) {}

  /**
   * `args` have passed validation.
   *
   * @param isOver whether nobody waits for the answer any more: then nothing is executed once more
   */
  async execute(args: ExecutionArgs, isOver: () => boolean = () => false): Promise<ExecutionResult> {
    const compiled = this.compiledFor(args.document, args.operationName);
    if (compiled === null) return this.interpret(args);
    const result = await compiled.query(args.rootValue, args.contextValue, args.variableValues ?? {});
    return result.errors === undefined || isOver() ? result : this.interpret(args);
  }

  /** Step by step, so that it gives way to others where the context has a pace. */
  async interpret(args: ExecutionArgs): Promise<ExecutionResult> {
    return execute({
      ...args,
      fieldResolver: pacedFieldResolver,
      options: { maxCoercionErrors: MAX_VARIABLE_ERRORS },
    });
  }

  /** Number of documents that are remembered. */
  get size(): number {
    return this.known.size;
  }

  private compiledFor(document: DocumentNode, operationName: string | null | undefined): CompiledQuery | null {
    const operations = this.operationsOf(document);
    const name = operationName ?? "";
    let known = operations.get(name);
    if (known === undefined) {
      known = { executions: 0, compiled: null };
      operations.set(name, known);
    }
    if (++known.executions === WARM && isCompilable(document, operationName)) {
      known.compiled = this.compile(document, operationName);
    }
    return known.compiled;
  }

  private operationsOf(document: DocumentNode): Map<string, Known> {
    const operations = this.known.get(document) ?? new Map<string, Known>();
    this.known.delete(document);
    this.known.set(document, operations);
    if (this.known.size > this.capacity) {
      for (const oldest of this.known.keys()) {
        this.known.delete(oldest);
        break;
      }
    }
    return operations;
  }

  private compile(document: DocumentNode, operationName: string | null | undefined): CompiledQuery | null {
    try {
      const compiled = compileQuery(this.schema, document, operationName ?? undefined, {
        useExperimentalPathBasedSkipInclude: true,
        disablingCapturingStackErrors: true,
      });
      return isCompiledQuery(compiled) ? compiled : null;
    } catch {
      // What cannot be compiled is interpreted.
      return null;
    }
  }
}

function isCompilable(document: DocumentNode, operationName: string | null | undefined): boolean {
  const operation = getOperationAST(document, operationName);
  if (!operation || operation.operation === OperationTypeNode.MUTATION) return false;
  let introspects = false;
  visit(document, {
    [Kind.FIELD]: (field) => {
      if (field.name.value === "__schema" || field.name.value === "__type") introspects = true;
    },
  });
  return !introspects;
}
