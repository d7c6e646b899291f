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
import { AnswerPace } from "./answer-pace";
import { CompiledOperations } from "./compiled-operations";
import { conditionError } from "./conditional-subscription";
import type { Cost } from "./cost";
import { DocumentCache } from "./document-cache";
import { ErrorMapper, publicError, withCode } from "./errors";
import { FairQueue, type FairQueueOptions } from "../domain/fair-queue";
import { FairScheduler } from "./fair-scheduler";
import { jsonText } from "./json-text";
import { DEFAULT_OPERATION_LIMITS, OperationGuard, type OperationLimits, type Variables } from "./limits";
import { comparisonsIn } from "./merged-selections";
import { lex } from "./lex";
import { OperationContext, ownerOf } from "./operation-context";
import { OperationDeadline } from "./operation-deadline";
import { OperationReads } from "./operation-reads";
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
  readonly bounds?: Partial<ProcessBounds> | undefined;
}

/** What all operations of the process together may take at a time. */
export interface ProcessBounds {
  /** GraphQL's work in one turn of the event loop, milliseconds; then whatever else there is to do has its turn. */
  readonly sliceMs: number;
  /** An answer, or an event of a subscription, characters of its JSON. */
  readonly maxAnswerLength: number;
  /** Reads from MongoDB at a time. */
  readonly reads: FairQueueOptions;
  /** Operations with a large answer at a time. */
  readonly largeAnswers: FairQueueOptions;
  /** Mutations at a time. */
  readonly mutations: FairQueueOptions;
}

export const DEFAULT_BOUNDS: ProcessBounds = {
  sliceMs: 2,
  maxAnswerLength: 8 * 1_048_576,
  reads: { total: 12, perOwner: 2 },
  largeAnswers: { total: 4, perOwner: 1 },
  mutations: { total: 32, perOwner: 8 },
};

/** Points of an operation up to which it is carried out at one go: some milliseconds. */
const SMALL_POINTS = 4_000;
/** Comparisons for which there is time before a document is known to be valid: some 10 ms. */
const MAX_COMPARISONS = 20_000;
/** What a point of reading a document stands for: so many characters, or tokens, or comparisons. */
const CHARACTERS_PER_POINT = 1_000;
const TOKENS_PER_POINT = 1;
const COMPARISONS_PER_POINT = 25;
/** Values in variables, lists and objects included, that are read. */
const MAX_VARIABLE_VALUES = 100_000;
/** Points of such a value. */
const VARIABLE_VALUE_POINTS = 0.1;
/** Bytes of an event for which each of its subscribers pays a point, beside one for the event. */
const EVENT_BYTES_PER_POINT = 16_384;

export interface OperationRequest extends DocumentSource {
  readonly operationName?: string | null | undefined;
  readonly variables?: Variables | null | undefined;
}

/** An operation that has passed parsing, validation and limits. */
export interface Operation extends Pick<ExecutionArgs, "schema" | "document" | "operationName" | "variableValues"> {
  readonly kind: "query" | "mutation" | "subscription";
  readonly cost: Cost;
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
  private lastParsed: { readonly query: string; readonly document: DocumentNode | GraphQLError } | undefined;
  private readonly compiled: CompiledOperations;
  private readonly shared = new SharedResults();
  private readonly json = new WeakMap<ExecutionResult, string>();
  /** JSON of the data of large answers, which was made step by step. */
  private readonly dataTexts = new WeakMap<object, string>();
  private readonly bounds: ProcessBounds;
  private readonly scheduler: FairScheduler;
  private readonly reads: FairQueue;
  private readonly large: FairQueue;
  private readonly mutations: FairQueue;

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
    this.bounds = { ...DEFAULT_BOUNDS, ...options.bounds };
    this.scheduler = new FairScheduler({ sliceMs: this.bounds.sliceMs });
    this.reads = new FairQueue(this.bounds.reads);
    this.large = new FairQueue(this.bounds.largeAnswers);
    this.mutations = new FairQueue(this.bounds.mutations);
  }

  /**
   * Before anything that takes time is done for somebody: undefined to go on at once, or a promise for the turn of
   * whoever asks. Go on behind it without awaiting anything else.
   */
  turn(principal: Principal): Promise<void> | undefined {
    return this.scheduler.enter(ownerOf(principal));
  }

  /** For one request, or one event of a subscription. */
  contextFor(principal: Principal): OperationContext {
    const deadline = new OperationDeadline(this.deadlineMs);
    const reads = new OperationReads(ownerOf(principal), this.reads, this.scheduler, deadline);
    return new OperationContext(principal, this.services, deadline, reads, this.limiter);
  }

  /**
   * First of all, before anything is parsed: takes the one point that every request costs, or refuses it.
   *
   * @param points for requests that are no operations
   */
  admit(context: OperationContext, points = 1): GraphQLError | undefined {
    return this.take(context, points);
  }

  /**
   * Before anything else reads the text of a document: refuses what would take too long to read, and takes the points
   * that reading it costs, which nobody gets back. A document that was read before costs nothing.
   */
  refuseText(query: string, context: OperationContext): GraphQLError | undefined {
    if (this.documents.get(query)) return undefined;
    const lexed = lex(query, this.guard.limits.maxTokens);
    return (
      this.takeToRead(context, query.length / CHARACTERS_PER_POINT + lexed.tokens / TOKENS_PER_POINT) ??
      lexed.error ??
      this.refuseDocument(query, context)
    );
  }

  private refuseDocument(query: string, context: OperationContext): GraphQLError | undefined {
    const document = this.parsed(query);
    // Whoever is to run it states what is wrong with it.
    if (document instanceof GraphQLError) return undefined;
    const conditional = conditionError(document);
    if (conditional) return conditional;
    const comparisons = comparisonsIn(document, MAX_COMPARISONS);
    const limited = this.takeToRead(context, comparisons / COMPARISONS_PER_POINT);
    if (limited || comparisons <= MAX_COMPARISONS) return limited;
    const message =
      "The document selects too many fields under one name. Select each field once, or in fewer fragments.";
    return publicError("GRAPHQL_VALIDATION_FAILED", message);
  }

  private takeToRead({ principal }: OperationContext, points: number): GraphQLError | undefined {
    const wait = this.limiter.charge(principal, Math.floor(points));
    return wait === 0 ? undefined : rateLimited(wait);
  }

  /**
   * After validation: takes what the operation costs beyond the point of its request, or refuses it. An operation that
   * is to be asked again later gets its point back, so that asking again does not put it off for ever.
   */
  charge(
    context: OperationContext,
    { document, operationName, variableValues }: Pick<ExecutionArgs, "document" | "operationName" | "variableValues">,
  ): Result<Cost, GraphQLError> {
    if (context.refused) return fail(context.refused);
    const values = valuesIn(variableValues, MAX_VARIABLE_VALUES);
    if (values > MAX_VARIABLE_VALUES) {
      const message = `The variables hold more than ${MAX_VARIABLE_VALUES} values. Send them in several requests.`;
      return fail(publicError("LIMIT_EXCEEDED", message));
    }
    const cost = this.guard.costOf(document, operationName, variableValues);
    if (!cost.ok) return cost;
    const { limiter } = this;
    const { principal, charged } = context;
    const points = cost.value.fixed + Math.floor(values * VARIABLE_VALUE_POINTS);
    limiter.take(principal, -charged);
    const isRefused = limiter.charge(principal, points) > 0;
    context.charged = isRefused ? 0 : points;
    if (!isRefused) return cost;
    context.refused = rateLimited(limiter.wait(principal, points));
    return fail(context.refused);
  }

  /** Admits, parses, validates, and charges; fails with what the client gets, already coded. */
  prepare(request: OperationRequest, context: OperationContext): Result<Operation, Errors> {
    const limited = this.admit(context);
    if (limited) return fail([limited]);
    const text = this.persisted.textOf(request);
    if (!text.ok) return fail([text.failure]);
    const unreadable = this.refuseText(text.value, context);
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
  async execute(operation: Operation, context: OperationContext): Promise<ExecutionResult> {
    const { fixed, effects, unfit } = operation.cost;
    const run = () => this.run(operation, context, { fixed: fixed - effects, unfit });
    const isMutation = operation.kind === "mutation";
    const result = await (isMutation ? this.mutations.run(context.owner, run) : run());
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
   * get equal results get the same object. The first of them pays for its execution, each for what it gets.
   */
  subscribe(operation: Operation, context: OperationContext): Promise<ResultStream | ExecutionResult> {
    const { principal } = context;
    const key = this.shared.keyOf(operation, principal);
    const { fixed, perItem } = operation.cost;
    const extensions = { cost: { charged: fixed, max: this.guard.limits.maxCost } };
    const resultOf = (event: unknown) =>
      this.shared.of(event, key, async () => {
        const points = fixed + perItem * itemsIn(event);
        const ofEvent = this.contextFor(principal);
        const wait = ofEvent.pay(points);
        if (wait !== undefined) await wait;
        const turn = this.scheduler.enter(ofEvent.owner);
        if (turn !== undefined) await turn;
        const result = await this.run({ ...operation, rootValue: event }, ofEvent, { fixed: points });
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

  /** Small operations at one go, compiled where that pays; others step by step, few at a time. */
  private async run(
    operation: ExecutionArgs,
    context: OperationContext,
    { fixed, unfit }: Pick<Cost, "fixed" | "unfit">,
  ): Promise<ExecutionResult> {
    const { deadline } = context;
    const args = { ...operation, contextValue: context };
    // Compiled operations state every value that does not fit, each with all that it holds.
    if (unfit) return this.compiled.interpret(args);
    const execute = () =>
      fixed <= SMALL_POINTS
        ? this.compiled.execute(args, () => deadline.isOver)
        : this.large.run(
            context.owner,
            () => Promise.race([this.executeInSteps(args, context), whenOver(deadline)]),
            () => deadline.signal,
          );
    const result = await deadline.within(execute, ended);
    // Reads that the server cut off, and lists that were left at the deadline, may be back a moment before the timer.
    const isCut = result.errors !== undefined || context.pace !== undefined;
    return isCut && deadline.isOver ? ended(deadline.endReason) : result;
  }

  private async executeInSteps(args: ExecutionArgs, context: OperationContext): Promise<ExecutionResult> {
    const { maxAnswerLength } = this.bounds;
    const { owner, deadline } = context;
    const pace = new AnswerPace(owner, this.scheduler, deadline, maxAnswerLength, () => this.tooLarge());
    context.pace = pace;
    const result = await this.compiled.interpret(args);
    if (!result.data || deadline.isOver) return result;
    const text = await jsonText(result.data, maxAnswerLength, () => pace.giveWay());
    if (text === undefined) return { errors: [this.tooLarge()], data: null };
    this.dataTexts.set(result.data, text);
    return result;
  }

  private tooLarge(): GraphQLError {
    const megabytes = Number((this.bounds.maxAnswerLength / 1_048_576).toFixed(1));
    const message = `The answer is larger than ${megabytes} MiB. Ask for smaller pages or fewer fields.`;
    return publicError("LIMIT_EXCEEDED", message);
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
    if (json === undefined) this.json.set(result, (json = this.stringify(this.format(result))));
    return json;
  }

  /** JSON of a formatted result; of one that is too large, that it is. */
  stringify(result: FormattedExecutionResult): string {
    const { data, ...others } = result;
    const text = data ? this.dataTexts.get(data) : undefined;
    let json: string;
    if (text === undefined) json = JSON.stringify(result);
    else {
      const { errors, ...rest } = others;
      const end = JSON.stringify(rest);
      json = `{${errors ? `"errors":${JSON.stringify(errors)},` : ""}"data":${text}${end === "{}" ? "" : `,${end.slice(1, -1)}`}}`;
    }
    if (json.length <= this.bounds.maxAnswerLength + JSON_MARGIN) return json;
    return JSON.stringify({ errors: [this.errors.format(this.tooLarge())], data: null, extensions: result.extensions });
  }

  format({ errors, data, extensions }: ExecutionResult): FormattedExecutionResult {
    return {
      ...(errors && { errors: errors.map((error) => this.errors.format(error)) }),
      ...(data !== undefined && { data }),
      ...(extensions && { extensions }),
    };
  }

  /** Parsed once, though it is looked at twice. */
  private parsed(query: string): DocumentNode | GraphQLError {
    if (this.lastParsed?.query === query) return this.lastParsed.document;
    let document: DocumentNode | GraphQLError;
    try {
      document = parse(query, this.guard.parseOptions);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      document = error;
    }
    this.lastParsed = { query, document };
    return document;
  }

  private documentOf(query: string): Result<DocumentNode, Errors> {
    const known = this.documents.get(query);
    if (known) return ok(known);
    const document = this.parsed(query);
    if (document instanceof GraphQLError) return fail([withCode(document, "GRAPHQL_PARSE_FAILED")]);
    const errors = validate(this.schema, document, [...specifiedRules, ...this.guard.validationRules]);
    if (errors.length > 0) return fail(errors.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED")));
    this.documents.set(query, document);
    return ok(document);
  }
}

function rateLimited(waitMs: number): GraphQLError {
  const retryAfter = Math.ceil(waitMs / 1_000);
  return publicError("RATE_LIMITED", `Too much was asked for: try again in ${retryAfter} s.`, { retryAfter });
}

/** What is answered beside the data of the largest answer. */
const JSON_MARGIN = 65_536;

function ended(reason: Error = new DeadlineExceededError("deadline")): ExecutionResult {
  const error = reason instanceof GraphQLError ? reason : new GraphQLError(reason.message, { originalError: reason });
  return { errors: [error], data: null };
}

function whenOver({ signal }: OperationDeadline): Promise<ExecutionResult> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(ended(signal.reason as Error)), { once: true });
  });
}

/** Readings of an event; any other event is one thing. */
function itemsIn(event: unknown): number {
  const { readings } = event as { readonly readings?: unknown };
  return Array.isArray(readings) ? readings.length : 1;
}

/** Counts no further than beyond `limit`. */
function valuesIn(value: unknown, limit: number): number {
  if (typeof value !== "object" || value === null) return 1;
  let count = 1;
  for (const each of Object.values(value)) {
    count += valuesIn(each, limit - count);
    if (count > limit) break;
  }
  return count;
}

/** graphql-js says by itself, without executing anything, why there is no such operation. */
function unresolvable(operation: ExecutionArgs): Errors {
  const result = execute(operation);
  const errors = "errors" in result ? result.errors : undefined;
  return (errors ?? [new GraphQLError("Must provide an operation.")]).map((error) =>
    withCode(error, "OPERATION_RESOLUTION_FAILURE"),
  );
}
