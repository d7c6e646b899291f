/** Everything that both transports share: schema, limits, contexts, error mapping, and operations ready to run. */
import {
  type DocumentNode,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
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
import { DocumentCache } from "./document-cache";
import { ErrorMapper, withCode } from "./errors";
import { DEFAULT_OPERATION_LIMITS, OperationGuard, type OperationLimits, type Variables } from "./limits";
import { createSchema } from "./schema";
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

  constructor({ services, logger, introspection, limits }: GraphQLEngineOptions) {
    this.services = services;
    this.schema = createSchema(services);
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
    return execute({ ...operation, contextValue: this.contextFor(principal) });
  }

  /** Opens a subscription: a stream of results, or one result with errors where it is refused. */
  subscribe(operation: Operation, principal: Principal): Promise<ResultStream | ExecutionResult> {
    const contextOfEvent = () => this.contextFor(principal);
    return subscribePerEvent({ ...operation, contextValue: contextOfEvent() }, contextOfEvent);
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
