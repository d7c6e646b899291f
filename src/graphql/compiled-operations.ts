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
import { LRUCache } from "lru-cache";
import { pacedFieldResolver } from "./response-pace";
import { MAX_VARIABLE_ERRORS } from "./limits";

/**
 * The execution at which a document is compiled. Compiling a document that runs only once would cost more than it
 * saves.
 */
const WARM = 2;
/**
 * Maximum length of a compiled document, in characters. Compiling a longer document would take some 10 ms without a
 * pause.
 */
const MAX_COMPILED_CHARACTERS = 4_096;

interface Known {
  executions: number;
  /** null if the document is not compiled yet, or if it cannot be compiled. */
  compiled: CompiledQuery | null;
}

/**
 * Executes operations. It compiles repeated queries and subscription events, and evicts the least recently used ones.
 * It interprets mutations and introspection.
 *
 * Results equal those of graphql-js. If a compiled operation produces an error, graphql-js executes it again with the
 * same loaders, and that result counts. Queries change nothing, so the second execution has no effects.
 */
export class CompiledOperations {
  private readonly known: LRUCache<DocumentNode, Map<string, Known>>;

  /** @param capacity maximum number of documents in memory */
  constructor(
    private readonly schema: GraphQLSchema,
    capacity = 250,
  ) {
    this.known = new LRUCache({ max: capacity });
  }

  /**
   * Executes an operation. `args` must have passed validation.
   *
   * @param interpret executes an operation that is not compiled, or whose compiled form produces an error. Default:
   *   {@link interpret}
   */
  async execute(
    args: ExecutionArgs,
    interpret: (failed?: ExecutionResult) => Promise<ExecutionResult> = () => this.interpret(args),
  ): Promise<ExecutionResult> {
    const compiled = this.compiledFor(args.document, args.operationName);
    if (compiled === null) return interpret();
    const result = await compiled.query(args.rootValue, args.contextValue, args.variableValues ?? {});
    return result.errors === undefined ? result : interpret(result);
  }

  /** Interprets an operation with graphql-js. If the context has a pace, the execution yields to other work. */
  async interpret(args: ExecutionArgs): Promise<ExecutionResult> {
    return execute({
      ...args,
      fieldResolver: pacedFieldResolver,
      options: { maxCoercionErrors: MAX_VARIABLE_ERRORS },
    });
  }

  /** Number of documents in memory. */
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
    let operations = this.known.get(document);
    if (operations === undefined) this.known.set(document, (operations = new Map<string, Known>()));
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
      // Operations that cannot be compiled are interpreted.
      return null;
    }
  }
}

function isCompilable(document: DocumentNode, operationName: string | null | undefined): boolean {
  const operation = getOperationAST(document, operationName);
  if ((document.loc?.end ?? Infinity) > MAX_COMPILED_CHARACTERS) return false;
  if (!operation || operation.operation === OperationTypeNode.MUTATION) return false;
  let introspects = false;
  visit(document, {
    [Kind.FIELD]: (field) => {
      if (field.name.value === "__schema" || field.name.value === "__type") introspects = true;
    },
  });
  return !introspects;
}
