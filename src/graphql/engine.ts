/** Everything that both transports share: schema, limits, contexts, error mapping, and operations ready to run. */
import {
  type DocumentNode,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import type { Logger } from "pino";
import type { Principal } from "../domain/entities";
import { fail, ok, type Result } from "../domain/result";
import { Loaders, type RequestContext } from "../resolvers/context";
import type { Services } from "../services/services";
import { CompiledOperations } from "./compiled-operations";
import { DocumentCache } from "./document-cache";
import { ErrorMapper, withCode } from "./errors";
import { DEFAULT_OPERATION_LIMITS, OperationGuard, type OperationLimits, type Variables } from "./limits";
import { createSchema } from "./schema";
import { SharedResults } from "./shared-results";
import { type ResultStream, subscribePerEvent } from "./subscribe";

export interface GraphQLEngineOptions {
  readonly services: Services;
  readonly logger: Logger;
  /** Whether clients may ask for the schema; also turns graphql-js's suggestions on and off. */
  readonly introspection: boolean;
  readonly limits?: Partial<OperationLimits> | undefined;
}

export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Variables | null | undefined;
}

/** An operation that has passed parsing, validation and limits. */
export interface Operation extends Pick<ExecutionArgs, "schema" | "document" | "operationName" | "variableValues"> {
  readonly kind: "query" | "mutation" | "subscription";
}

export type Errors = readonly GraphQLError[];

export class GraphQLEngine {
  readonly schema: GraphQLSchema;
  readonly guard: OperationGuard;
  readonly errors: ErrorMapper;
  private readonly services: Services;
  private readonly documents = new DocumentCache();
  private readonly compiled: CompiledOperations;
  private readonly shared = new SharedResults();
  private readonly json = new WeakMap<ExecutionResult, string>();

  constructor({ services, logger, introspection, limits }: GraphQLEngineOptions) {
    this.services = services;
    this.schema = createSchema(services);
    this.compiled = new CompiledOperations(this.schema);
    this.guard = new OperationGuard(this.schema, { ...DEFAULT_OPERATION_LIMITS, ...limits }, introspection);
    this.errors = new ErrorMapper(logger, introspection);
  }

  /** For one request, or one event of a subscription. */
  contextFor(principal: Principal): RequestContext {
    const { services } = this;
    return { principal, services, loaders: new Loaders(services, principal) };
  }

  /** Parses, validates, and applies the limits; fails with what the client gets, already coded. */
  prepare({ query, operationName, variables }: OperationRequest): Result<Operation, Errors> {
    const document = this.documentOf(query);
    if (!document.ok) return document;
    const refused = this.guard.check(document.value, operationName, variables);
    if (refused) return fail([refused]);
    const operation: Omit<Operation, "kind"> = {
      schema: this.schema,
      document: document.value,
      operationName: operationName ?? undefined,
      variableValues: variables ?? undefined,
    };
    const kind = getOperationAST(document.value, operationName)?.operation;
    return kind ? ok({ ...operation, kind }) : fail(unresolvable(operation));
  }

  /** Runs a query or mutation. Errors in the result are unformatted. */
  async execute(operation: Operation, principal: Principal): Promise<ExecutionResult> {
    return this.compiled.execute({ ...operation, contextValue: this.contextFor(principal) });
  }

  /** Runs a query that comes again, for a transport with an executor of its own; null: that one has to run it. */
  attempt(args: ExecutionArgs): Promise<ExecutionResult | null> {
    return this.compiled.attempt(args);
  }

  /**
   * Opens a subscription: a stream of results, or one result with errors where it is refused. Subscribers that would
   * get equal results get the same object.
   */
  subscribe(operation: Operation, principal: Principal): Promise<ResultStream | ExecutionResult> {
    const key = this.shared.keyOf(operation, principal);
    return subscribePerEvent({ ...operation, contextValue: this.contextFor(principal) }, (event) =>
      this.shared.of(event, key, () =>
        this.compiled.execute({ ...operation, rootValue: event, contextValue: this.contextFor(principal) }),
      ),
    );
  }

  /** A result as it travels, with its errors formatted; made once for each result. */
  jsonOf(result: ExecutionResult): string {
    let json = this.json.get(result);
    if (json === undefined) this.json.set(result, (json = JSON.stringify(this.format(result))));
    return json;
  }

  format({ errors, data, extensions }: ExecutionResult): FormattedExecutionResult {
    return {
      ...(errors && { errors: errors.map((error) => this.errors.format(error)) }),
      ...(data !== undefined && { data }),
      ...(extensions && { extensions }),
    };
  }

  private documentOf(query: string): Result<DocumentNode, Errors> {
    const known = this.documents.get(query);
    if (known) return ok(known);
    let document: DocumentNode;
    try {
      document = parse(query, this.guard.parseOptions);
    } catch (error) {
      if (error instanceof GraphQLError) return fail([withCode(error, "GRAPHQL_PARSE_FAILED")]);
      throw error;
    }
    const errors = validate(this.schema, document, [...specifiedRules, ...this.guard.validationRules]);
    if (errors.length > 0) return fail(errors.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED")));
    this.documents.set(query, document);
    return ok(document);
  }
}

/** graphql-js says by itself, without executing anything, why there is no such operation. */
function unresolvable(operation: ExecutionArgs): Errors {
  const result = execute(operation);
  const errors = "errors" in result ? result.errors : undefined;
  return (errors ?? [new GraphQLError("Must provide an operation.")]).map((error) =>
    withCode(error, "OPERATION_RESOLUTION_FAILURE"),
  );
}
