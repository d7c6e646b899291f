/** Everything that both transports share: schema, limits, contexts, error mapping, and operations ready to run. */
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  type OperationTypeNode,
} from "graphql";
import type { Logger } from "pino";
import type { Principal } from "../domain/entities";
import { fail, ok, type Result } from "../domain/result";
import type { Services } from "../services/services";
import { DEFAULT_BOUNDS, type ProcessBounds } from "./bounds";
import type { Cost } from "./cost";
import { DocumentReader } from "./document-reader";
import { ErrorMapper, publicError } from "./errors";
import { DEFAULT_OPERATION_LIMITS, OperationGuard, type OperationLimits } from "./limits";
import type { Errors, Operation, OperationRequest } from "./operation";
import { OperationContext } from "./operation-context";
import { OperationDeadline } from "./operation-deadline";
import { ended, OperationRunner } from "./operation-runner";
import { PersistedDocuments } from "./persisted-documents";
import { type ApiRates, RateLimiter, UNLIMITED } from "./rate-limiter";
import { RejectionPace } from "./rejection-pace";
import { type LargeJson, ResultText } from "./result-text";
import { createSchema } from "./schema";
import { SharedResults } from "./shared-results";
import { type ResultStream, subscribePerEvent } from "./subscribe";

export interface GraphQLEngineOptions {
  readonly services: Services;
  readonly logger: Logger;
  /** Whether clients can request the schema. Also enables the suggestions in messages of graphql-js. */
  readonly introspection: boolean;
  readonly limits?: Partial<OperationLimits> | undefined;
  /** Rates of API keys, token subjects and tenants in cost points. Default: unlimited. */
  readonly rates?: ApiRates | undefined;
  /** Time limit of a query, a mutation, the start of a subscription, or an event, milliseconds. Default 10,000. */
  readonly deadlineMs?: number | undefined;
  /** Documents that requests can refer to by ID. Default: none. */
  readonly persisted?: PersistedDocuments | undefined;
  /** Converts adapters' errors into those of the domain. Default: none. */
  readonly asDomainError?: ((error: unknown) => unknown) | undefined;
  readonly bounds?: Partial<ProcessBounds> | undefined;
}

/** Length of an event's JSON that costs each subscriber one point, in addition to one point per event. */
const EVENT_BYTES_PER_POINT = 16_384;

/** Content of `extensions.cost` in every response. */
export interface CostExtension {
  /** Points that the caller was charged for the operation. In an event, the points for opening the subscription. */
  readonly charged: number;
  /** Maximum cost of one operation. */
  readonly max: number;
  /** Points that the caller has left. Absent in events, and if no rate applies to the caller. */
  readonly remaining?: number;
}

export class GraphQLEngine {
  readonly schema: GraphQLSchema;
  readonly guard: OperationGuard;
  readonly errors: ErrorMapper;
  readonly persisted: PersistedDocuments;
  /** Limits the points that each principal uses. */
  readonly limiter: RateLimiter;
  private readonly deadlineMs: number;
  private readonly services: Services;
  private readonly shared = new SharedResults();
  private readonly documents: DocumentReader;
  private readonly texts: ResultText;
  private readonly runner: OperationRunner;
  private readonly rejections = new RejectionPace();

  constructor(options: GraphQLEngineOptions) {
    const { services, logger, introspection, limits, rates = UNLIMITED, deadlineMs = 10_000, persisted } = options;
    const bounds = { ...DEFAULT_BOUNDS, ...options.bounds };
    this.services = services;
    this.schema = createSchema(services);
    this.guard = new OperationGuard(this.schema, { ...DEFAULT_OPERATION_LIMITS, ...limits }, introspection);
    this.errors = new ErrorMapper(logger, introspection, options.asDomainError);
    this.limiter = new RateLimiter(rates);
    this.deadlineMs = deadlineMs;
    this.persisted = persisted ?? new PersistedDocuments(new Map(), false);
    this.documents = new DocumentReader(this.schema, this.guard);
    this.texts = new ResultText(this.errors, bounds.maxAnswerLength);
    this.runner = new OperationRunner(this.schema, this.texts, bounds);
  }

  /**
   * Call it before work that takes time. Returns undefined if the principal can continue immediately. Otherwise
   * resolves when it can continue. Do not await anything else before continuing.
   */
  turn(principal: Principal): Promise<void> | undefined {
    return this.runner.turn(principal);
  }

  /** If `isHeld`, begins no further operation with a large response for the owner, see `ownerOf`. */
  holdLarge(owner: string, isHeld: boolean): void {
    this.runner.holdLarge(owner, isHeld);
  }

  /** Creates the context of one request, or of one event of a subscription. */
  contextFor(principal: Principal): OperationContext {
    const deadline = new OperationDeadline(this.deadlineMs);
    const reads = this.runner.readsOf(principal, deadline);
    return new OperationContext(principal, this.services, deadline, reads, this.limiter, () =>
      this.runner.giveWay(principal),
    );
  }

  /**
   * Call it first, before anything is parsed. Charges the point that every request costs, or rejects the request.
   *
   * @param points cost of a request that is not an operation. Default 1.
   */
  admit(context: OperationContext, points = 1): GraphQLError | undefined {
    return this.take(context, points);
  }

  /**
   * Call it before anything else reads the text of a document. Rejects a text that would take too long to read, and
   * charges its points, which are not refunded. A text whose document is in memory costs nothing.
   */
  rejectText(query: string, { principal }: OperationContext): GraphQLError | undefined {
    return this.documents.rejectText(query, (points) => {
      const wait = this.limiter.charge(principal, Math.floor(points));
      return wait === 0 ? undefined : rateLimited(wait);
    });
  }

  /**
   * Call it after validation. Charges the operation's cost, which replaces the point for its request, or rejects the
   * operation. If the rate limit rejects it, the point is refunded: otherwise retries could delay the operation
   * forever.
   */
  charge(
    context: OperationContext,
    operation: Pick<ExecutionArgs, "document" | "operationName" | "variableValues">,
  ): Result<Cost, GraphQLError> {
    if (context.rejected) return fail(context.rejected);
    const priced = this.documents.price(operation);
    if (!priced.ok) return priced;
    const { cost, points } = priced.value;
    const { limiter } = this;
    const { principal, charged } = context;
    limiter.take(principal, -charged);
    const isRejected = limiter.charge(principal, points) > 0;
    context.charged = isRejected ? 0 : points;
    if (!isRejected) return ok(cost);
    context.rejected = rateLimited(limiter.wait(principal, points));
    return fail(context.rejected);
  }

  /**
   * Admits, parses, validates and charges a request. A failure contains the errors for the client, with their codes.
   */
  async prepare(request: OperationRequest, context: OperationContext): Promise<Result<Operation, Errors>> {
    const limited = this.admit(context);
    if (limited) return this.reject(limited, context);
    const text = this.persisted.textOf(request);
    if (!text.ok) return fail([text.failure]);
    const unreadable = this.rejectText(text.value, context);
    if (unreadable) return this.reject(unreadable, context);
    return this.ready({ ...request, query: text.value }, context);
  }

  /**
   * Resolves with an operation that is ready to run, and charges its cost. The request must be admitted and contain the
   * text. Fails if the document is invalid, or if the cost or the rate limit rejects the operation. A failure charges
   * no cost.
   */
  async ready(
    { query, ...request }: { query: string } & Pick<OperationRequest, "operationName" | "variables">,
    context: OperationContext,
  ): Promise<Result<Operation, Errors>> {
    const reading = this.documents.read(query, request, () => this.runner.giveWay(context.principal));
    const operation = reading instanceof Promise ? await reading : reading;
    if (!operation.ok) return operation;
    const cost = this.charge(context, operation.value);
    return cost.ok ? ok({ ...operation.value, cost: cost.value }) : this.reject(cost.failure, context);
  }

  /** Resolves with the document of an admitted text. Validates it in steps. */
  async document(query: string, { principal }: OperationContext): Promise<Result<DocumentNode, Errors>> {
    return this.documents.document(query, () => this.runner.giveWay(principal));
  }

  private async reject(error: GraphQLError, context: OperationContext): Promise<Result<never, Errors>> {
    const pause = this.pauseBefore(error, context);
    if (pause !== undefined) await pause;
    return fail([error]);
  }

  /** Resolves when the error can be sent; undefined if it can be sent immediately. */
  pauseBefore({ extensions }: GraphQLError, { owner }: OperationContext): Promise<void> | undefined {
    return extensions.code === "RATE_LIMITED" ? this.rejections.next(owner) : undefined;
  }

  /**
   * Returns the kind of the named operation, before validation; undefined if there is none or the text cannot be
   * parsed.
   */
  kindOf(query: string, operationName: string | undefined): OperationTypeNode | undefined {
    return this.documents.kindOf(query, operationName);
  }

  /** Runs a query or mutation within its deadline. Errors in the result are unformatted. */
  async execute(operation: Operation, context: OperationContext): Promise<ExecutionResult> {
    const result = await this.runner.run(operation, context);
    return { ...result, extensions: { cost: this.costOf(context) } };
  }

  /** Returns the content of `extensions.cost`, for an operation that does not run through {@link execute}. */
  costOf(context: OperationContext): CostExtension {
    const { charged, principal } = context;
    const max = this.guard.limits.maxCost;
    return this.limiter.limits(principal) ? { charged, max, remaining: context.charge().remaining } : { charged, max };
  }

  /**
   * Opens a subscription. Resolves with a stream of results, or with one result with errors if the subscription is
   * rejected. Subscribers with equal results get the same object. The first subscriber pays for the execution, and each
   * subscriber pays for the bytes that it receives. A subscriber whose API key is in debt delays only itself.
   */
  subscribe(operation: Operation, context: OperationContext): Promise<ResultStream | ExecutionResult> {
    const { principal } = context;
    const key = this.shared.keyOf(operation, principal);
    const { fixed, perItem, opening } = operation.cost;
    const extensions = { cost: { charged: fixed, max: this.guard.limits.maxCost } };
    const resultOf = (event: unknown) =>
      this.shared.of(event, key, async () => {
        const points = fixed - opening + perItem * itemsIn(event);
        const ofEvent = this.contextFor(principal);
        const wait = ofEvent.payForTenant(points);
        if (wait !== undefined) await wait;
        const turn = this.turn(principal);
        if (turn !== undefined) await turn;
        const result = await this.runner.runEvent({ ...operation, rootValue: event }, ofEvent, points);
        return { ...result, extensions };
      });
    const open = async () => {
      const stream = await subscribePerEvent({ ...operation, contextValue: context }, resultOf, (result) =>
        context.pay(1 + Math.floor(this.jsonOf(result).length / EVENT_BYTES_PER_POINT)),
      );
      if (context.deadline.hasEnded && "next" in stream) await stream.return?.();
      return stream;
    };
    return context.deadline.within(open, ended);
  }

  private take(context: OperationContext, points: number): GraphQLError | undefined {
    const wait = this.limiter.charge(context.principal, points);
    if (wait === 0) {
      context.charged += points;
      return undefined;
    }
    return rateLimited(wait);
  }

  /** Returns the JSON of a result with formatted errors, followed by `end`. Serializes each result only once. */
  jsonOf(result: ExecutionResult, end = ""): string | LargeJson {
    return this.texts.of(result, end);
  }

  /** Returns the JSON of a formatted result, or of an error if the result is too large. */
  stringify(result: FormattedExecutionResult): string {
    return this.texts.stringify(result);
  }

  format(result: ExecutionResult): FormattedExecutionResult {
    return this.texts.format(result);
  }
}

function rateLimited(waitMs: number): GraphQLError {
  const retryAfter = Math.ceil(waitMs / 1_000);
  return publicError("RATE_LIMITED", `Rate limit exceeded. Try again in ${retryAfter} s.`, { retryAfter });
}

/** Returns the number of readings in an event; 1 for an event that has no list of readings. */
function itemsIn(event: unknown): number {
  const { readings } = event as { readonly readings?: unknown };
  return Array.isArray(readings) ? readings.length : 1;
}
