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
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import type { Logger } from "pino";
import { DeadlineExceededError } from "../domain/deadline";
import type { Principal } from "../domain/entities";
import { fail, ok, type Result } from "../domain/result";
import type { Services } from "../services/services";
import { CompiledOperations } from "./compiled-operations";
import { conditionError } from "./conditional-subscription";
import { DocumentCache } from "./document-cache";
import { ErrorMapper, publicError, withCode } from "./errors";
import { DEFAULT_OPERATION_LIMITS, OperationGuard, type OperationLimits, type Variables } from "./limits";
import { nestingError } from "./nesting";
import { OperationContext } from "./operation-context";
import { OperationDeadline } from "./operation-deadline";
import { type DocumentSource, PersistedDocuments } from "./persisted-documents";
import { type ApiRates, RateLimiter, UNLIMITED } from "./rate-limiter";
import { createSchema } from "./schema";
import { SharedResults } from "./shared-results";
import { type ResultStream, subscribePerEvent } from "./subscribe";

export interface GraphQLEngineOptions {
  readonly services: Services;
  readonly logger: Logger;
  /** Whether clients may ask for the schema; also turns graphql-js's suggestions on and off. */
  readonly introspection: boolean;
  readonly limits?: Partial<OperationLimits> | undefined;
  /** Cost points that keys and tenants may use. Default: any number. */
  readonly rates?: ApiRates | undefined;
  /** How long a query or mutation, or the start of a subscription, may take, milliseconds. Default 10,000. */
  readonly deadlineMs?: number | undefined;
  /** Documents that requests may name by an id. Default: none. */
  readonly persisted?: PersistedDocuments | undefined;
  /** Turns what adapters throw into what the domain knows. Default: nothing is turned into anything. */
  readonly asDomainError?: ((error: unknown) => unknown) | undefined;
}

export interface OperationRequest extends DocumentSource {
  readonly operationName?: string | null | undefined;
  readonly variables?: Variables | null | undefined;
}

/** An operation that has passed parsing, validation and limits. */
export interface Operation extends Pick<ExecutionArgs, "schema" | "document" | "operationName" | "variableValues"> {
  readonly kind: "query" | "mutation" | "subscription";
  /** In points. */
  readonly cost: number;
}

/** What every answer says of its cost, as `extensions.cost`. */
export interface CostExtension {
  /** Points that the operation was charged; of an event, those of its subscription's start. */
  readonly charged: number;
  /** The most that one operation may cost. */
  readonly max: number;
  /** Points left to whoever asks; absent where no rate is configured, and in events. */
  readonly remaining?: number;
}

export type Errors = readonly GraphQLError[];

export class GraphQLEngine {
  readonly schema: GraphQLSchema;
  readonly guard: OperationGuard;
  readonly errors: ErrorMapper;
  readonly persisted: PersistedDocuments;
  private readonly limiter: RateLimiter;
  private readonly deadlineMs: number;
  private readonly services: Services;
  private readonly documents = new DocumentCache();
  /** Documents that were charged for before: they have not been read for the request that brings them. */
  private readonly charged = new WeakSet<DocumentNode>();
  private readonly compiled: CompiledOperations;
  private readonly shared = new SharedResults();
  private readonly json = new WeakMap<ExecutionResult, string>();

  constructor(options: GraphQLEngineOptions) {
    const { services, logger, introspection, limits, rates = UNLIMITED, deadlineMs = 10_000, persisted } = options;
    this.services = services;
    this.schema = createSchema(services);
    this.compiled = new CompiledOperations(this.schema);
    this.guard = new OperationGuard(this.schema, { ...DEFAULT_OPERATION_LIMITS, ...limits }, introspection);
    this.errors = new ErrorMapper(logger, introspection, options.asDomainError);
    this.limiter = new RateLimiter(rates);
    this.deadlineMs = deadlineMs;
    this.persisted = persisted ?? new PersistedDocuments(new Map(), false);
  }

  /** For one request, or one event of a subscription. */
  contextFor(principal: Principal): OperationContext {
    return new OperationContext(principal, this.services, new OperationDeadline(this.deadlineMs), this.limiter);
  }

  /**
   * First of all, before anything is parsed: takes the one point that every request costs, or refuses it.
   *
   * @param points for requests that are no operations
   */
  admit(context: OperationContext, points = 1): GraphQLError | undefined {
    return this.take(context, points);
  }

  /** Before anything else reads the text of a document: refuses what graphql-js would fail at instead of refusing it. */
  refuseText(query: string): GraphQLError | undefined {
    if (this.documents.get(query)) return undefined;
    return nestingError(query, this.guard.limits.maxTokens) ?? conditionError(query, this.guard.parseOptions);
  }

  /**
   * After validation: takes what the operation costs beyond that point, or refuses it. An operation that is to be
   * asked again later gets its point back, so that asking again does not put it off for ever; only where its document
   * had to be read for this, that is charged.
   */
  charge(
    context: OperationContext,
    { document, operationName, variableValues }: Pick<ExecutionArgs, "document" | "operationName" | "variableValues">,
  ): Result<number, GraphQLError> {
    if (context.refused) return fail(context.refused);
    const isNew = !this.charged.has(document);
    this.charged.add(document);
    const cost = this.guard.costOf(document, operationName, variableValues);
    if (!cost.ok) return cost;
    const { limiter } = this;
    const { principal, charged } = context;
    limiter.take(principal, -charged);
    const isRefused = limiter.charge(principal, cost.value) > 0;
    context.charged = isRefused ? (isNew ? pointsToRead(document) : 0) : cost.value;
    if (!isRefused) return cost;
    limiter.take(principal, context.charged);
    context.refused = rateLimited(limiter.wait(principal, cost.value));
    return fail(context.refused);
  }

  /** Admits, parses, validates, and charges; fails with what the client gets, already coded. */
  prepare(request: OperationRequest, context: OperationContext): Result<Operation, Errors> {
    const limited = this.admit(context);
    if (limited) return fail([limited]);
    const text = this.persisted.textOf(request);
    if (!text.ok) return fail([text.failure]);
    const unreadable = this.refuseText(text.value);
    if (unreadable) return fail([unreadable]);
    const document = this.documentOf(text.value);
    if (!document.ok) return document;
    const operation = {
      schema: this.schema,
      document: document.value,
      operationName: request.operationName ?? undefined,
      variableValues: request.variables ?? undefined,
    };
    const kind = getOperationAST(operation.document, operation.operationName)?.operation;
    if (!kind) return fail(unresolvable(operation));
    const cost = this.charge(context, operation);
    return cost.ok ? ok({ ...operation, kind, cost: cost.value }) : fail([cost.failure]);
  }

  /**
   * A query that is ready to run and has been charged, of a request that has been admitted and names its text itself.
   * undefined: it is no query, or something is wrong with it; then it has not been charged.
   */
  readyQuery(
    { query, operationName, variables }: { query: string } & Pick<OperationRequest, "operationName" | "variables">,
    context: OperationContext,
  ): Operation | undefined {
    const document = this.documentOf(query);
    if (!document.ok) return undefined;
    const operation = {
      schema: this.schema,
      document: document.value,
      operationName: operationName ?? undefined,
      variableValues: variables ?? undefined,
    };
    const kind = getOperationAST(operation.document, operation.operationName)?.operation;
    const cost = kind === OperationTypeNode.QUERY ? this.charge(context, operation) : undefined;
    return kind === OperationTypeNode.QUERY && cost?.ok ? { ...operation, kind, cost: cost.value } : undefined;
  }

  /** Runs a query or mutation within its deadline. Errors in the result are unformatted. */
  async execute(operation: ExecutionArgs, context: OperationContext): Promise<ExecutionResult> {
    const result = await this.run(operation, context);
    return { ...result, extensions: { cost: this.costOf(context) } };
  }

  /** Where an operation is answered without {@link execute}: what there is to say of its cost. */
  costOf(context: OperationContext): CostExtension {
    const { charged, principal } = context;
    const max = this.guard.limits.maxCost;
    return this.limiter.limits(principal) ? { charged, max, remaining: context.charge().remaining } : { charged, max };
  }

  /**
   * Opens a subscription: a stream of results, or one result with errors where it is refused. Subscribers that would
   * get equal results get the same object.
   */
  subscribe(operation: Operation, context: OperationContext): Promise<ResultStream | ExecutionResult> {
    const { principal } = context;
    const key = this.shared.keyOf(operation, principal);
    const extensions = { cost: { charged: operation.cost, max: this.guard.limits.maxCost } };
    const open = async () => {
      const stream = await subscribePerEvent({ ...operation, contextValue: context }, (event) =>
        this.shared.of(event, key, async () => ({
          ...(await this.run({ ...operation, rootValue: event }, this.contextFor(principal))),
          extensions,
        })),
      );
      if (context.deadline.hasEnded && "next" in stream) await stream.return?.();
      return stream;
    };
    return context.deadline.within(open, overdue);
  }

  private async run(operation: ExecutionArgs, context: OperationContext): Promise<ExecutionResult> {
    const { deadline } = context;
    const args = { ...operation, contextValue: context };
    const result = await deadline.within(() => this.compiled.execute(args, () => deadline.isOver), overdue);
    // Reads that the server cut off may be back a moment before the timer.
    return result.errors !== undefined && deadline.isOver ? overdue() : result;
  }

  private take(context: OperationContext, points: number): GraphQLError | undefined {
    const wait = this.limiter.charge(context.principal, points);
    if (wait === 0) {
      context.charged += points;
      return undefined;
    }
    return rateLimited(wait);
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

/** Of reading and validating it, some 10 ms for the longest. */
function pointsToRead({ loc }: DocumentNode): number {
  return Math.ceil((loc?.end ?? 0) / 100);
}

function rateLimited(waitMs: number): GraphQLError {
  const retryAfter = Math.ceil(waitMs / 1_000);
  return publicError("RATE_LIMITED", `Too much was asked for: try again in ${retryAfter} s.`, { retryAfter });
}

function overdue(reason = new DeadlineExceededError("deadline")): ExecutionResult {
  return { errors: [new GraphQLError(reason.message, { originalError: reason })], data: null };
}

/** graphql-js says by itself, without executing anything, why there is no such operation. */
function unresolvable(operation: ExecutionArgs): Errors {
  const result = execute(operation);
  const errors = "errors" in result ? result.errors : undefined;
  return (errors ?? [new GraphQLError("Must provide an operation.")]).map((error) =>
    withCode(error, "OPERATION_RESOLUTION_FAILURE"),
  );
}
