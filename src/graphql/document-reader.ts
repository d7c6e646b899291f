/** Converts a request into an operation. Parses, validates and prices the document, with the cheapest checks first. */
import {
  type DocumentNode,
  execute,
  type ExecutionArgs,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  type OperationTypeNode,
  OverlappingFieldsCanBeMergedRule,
  parse,
  specifiedRules,
  validate,
  type ValidationRule,
} from "graphql";
import { LRUCache } from "lru-cache";
import { fail, ok, type Result } from "../domain/result";
import { conditionError } from "./conditional-subscription";
import type { Cost } from "./cost";
import { publicError, withCode } from "./errors";
import { lex } from "./lex";
import type { OperationGuard } from "./limits";
import { comparisonsIn } from "./merged-selections";
import type { Errors, Operation, OperationRequest } from "./operation";

/** Maximum number of comparisons that the validation of a document may need. They take some 10 ms. */
const MAX_COMPARISONS = 20_000;
/** Numbers of characters, tokens and comparisons that cost one point when a document is read. */
const CHARACTERS_PER_POINT = 1_000;
const TOKENS_PER_POINT = 1;
const COMPARISONS_PER_POINT = 25;
/** Maximum number of values in variables, including lists and objects. */
const MAX_VARIABLE_VALUES = 100_000;
/** Points per value in variables. */
const VARIABLE_VALUE_POINTS = 0.1;

/** Maximum number of documents in memory, and maximum length of each document in characters. */
const MAX_CACHED_DOCUMENTS = 250;
const MAX_CACHED_CHARACTERS = 8_192;

/** Validating a document that exceeds one of these limits takes some milliseconds. */
const MAX_CHARACTERS_AT_ONCE = 4_096;
const MAX_COMPARISONS_AT_ONCE = 1_000;
/** Number of validation rules in one step for such a document. */
const RULES_AT_ONCE = 8;

/** Returns undefined if the reader can continue immediately. Otherwise resolves when it can continue. */
type GiveWay = () => Promise<void> | undefined;

type Unpriced = Omit<Operation, "cost">;

/** Charges the points of the next step. Returns an error for the client if too few points are left. */
export type TakePoints = (points: number) => GraphQLError | undefined;

export class DocumentReader {
  /** Validated documents by their texts. */
  private readonly documents = new LRUCache<string, DocumentNode>({ max: MAX_CACHED_DOCUMENTS });
  private readonly rules: readonly ValidationRule[];
  private readonly rulesInSteps: readonly (readonly ValidationRule[])[];
  private lastParsed: { readonly query: string; readonly document: DocumentNode | GraphQLError } | undefined;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly guard: OperationGuard,
  ) {
    this.rules = [...specifiedRules, ...guard.validationRules];
    this.rulesInSteps = inSteps(this.rules);
  }

  /**
   * Charges the points for reading a text, and rejects a text that would take too long to read. A text whose document
   * is in memory costs nothing.
   */
  rejectText(query: string, take: TakePoints): GraphQLError | undefined {
    if (this.documents.get(query)) return undefined;
    const lexed = lex(query, this.guard.limits.maxTokens);
    return (
      take(query.length / CHARACTERS_PER_POINT + lexed.tokens / TOKENS_PER_POINT) ??
      lexed.error ??
      this.rejectDocument(query, take)
    );
  }

  private rejectDocument(query: string, take: TakePoints): GraphQLError | undefined {
    const document = this.parsed(query);
    // `read` reports the syntax error.
    if (document instanceof GraphQLError) return undefined;
    const conditional = conditionError(document);
    if (conditional) return conditional;
    const comparisons = comparisonsIn(document, MAX_COMPARISONS);
    const limited = take(comparisons / COMPARISONS_PER_POINT);
    if (limited || comparisons <= MAX_COMPARISONS) return limited;
    const message =
      "The document needs too many comparisons of fields. Select each field once, in fewer fragments, and let no " +
      "fragment contain itself.";
    return publicError("GRAPHQL_VALIDATION_FAILED", message);
  }

  /**
   * Parses and validates a text that has passed {@link rejectText}.
   *
   * @param giveWay called between steps
   * @returns a promise, unless the document is in memory
   */
  read(
    query: string,
    request: Pick<OperationRequest, "operationName" | "variables">,
    giveWay: GiveWay,
  ): Result<Unpriced, Errors> | Promise<Result<Unpriced, Errors>> {
    const document = this.document(query, giveWay);
    const operationOf = (read: Result<DocumentNode, Errors>) =>
      read.ok ? this.operationOf(read.value, request) : read;
    return document instanceof Promise ? document.then(operationOf) : operationOf(document);
  }

  /** Parses and validates a document like {@link read}, without selecting an operation. */
  document(query: string, giveWay: GiveWay): Result<DocumentNode, Errors> | Promise<Result<DocumentNode, Errors>> {
    const known = this.documents.get(query);
    return known ? ok(known) : this.readNew(query, giveWay);
  }

  private async readNew(query: string, giveWay: GiveWay): Promise<Result<DocumentNode, Errors>> {
    const document = this.parsed(query);
    if (document instanceof GraphQLError) return fail([withCode(document, "GRAPHQL_PARSE_FAILED")]);
    const errors = await this.validate(document, giveWay);
    if (errors.length > 0) return fail(errors.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED")));
    if (query.length <= MAX_CACHED_CHARACTERS) this.documents.set(query, document);
    return ok(document);
  }

  private operationOf(
    document: DocumentNode,
    { operationName, variables }: Pick<OperationRequest, "operationName" | "variables">,
  ): Result<Unpriced, Errors> {
    const operation = {
      schema: this.schema,
      document,
      operationName: operationName ?? undefined,
      variableValues: variables ?? undefined,
    };
    const kind = getOperationAST(operation.document, operation.operationName)?.operation;
    return kind ? ok({ ...operation, kind }) : fail(unresolvable(operation));
  }

  /** Validates an expensive document with a few rules at a time. Stops at the first step that finds errors. */
  private async validate(document: DocumentNode, giveWay: GiveWay): Promise<readonly GraphQLError[]> {
    for (const rules of this.stepsFor(document)) {
      const turn = giveWay();
      if (turn !== undefined) await turn;
      const errors = validate(this.schema, document, rules);
      if (errors.length > 0) return errors;
    }
    return [];
  }

  private stepsFor(document: DocumentNode): readonly (readonly ValidationRule[])[] {
    const isLong = (document.loc?.end ?? 0) > MAX_CHARACTERS_AT_ONCE;
    const isCostly = isLong || comparisonsIn(document, MAX_COMPARISONS_AT_ONCE) > MAX_COMPARISONS_AT_ONCE;
    return isCostly ? this.rulesInSteps : [this.rules];
  }

  /**
   * Returns the kind of the named operation, before validation; undefined if there is none or the text cannot be
   * parsed.
   */
  kindOf(query: string, operationName: string | undefined): OperationTypeNode | undefined {
    const document = this.documents.get(query) ?? this.parsed(query);
    return document instanceof GraphQLError ? undefined : getOperationAST(document, operationName)?.operation;
  }

  /** Returns the price of the operation with its variables. */
  price({
    document,
    operationName,
    variableValues,
  }: Pick<ExecutionArgs, "document" | "operationName" | "variableValues">): Result<PricedOperation, GraphQLError> {
    const values = valuesIn(variableValues, MAX_VARIABLE_VALUES);
    if (values > MAX_VARIABLE_VALUES) {
      const message = `The variables contain more than ${MAX_VARIABLE_VALUES} values. Send them in several requests.`;
      return fail(publicError("LIMIT_EXCEEDED", message));
    }
    const cost = this.guard.costOf(document, operationName, variableValues);
    if (!cost.ok) return cost;
    return ok({ cost: cost.value, points: cost.value.fixed + Math.floor(values * VARIABLE_VALUE_POINTS) });
  }

  /** Parses a text only once, although `rejectText` and `read` both need the document. */
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
}

/**
 * Groups the rules into steps. The rule that compares fields is a separate step, because it takes as long as many
 * others.
 */
function inSteps(rules: readonly ValidationRule[]): (readonly ValidationRule[])[] {
  const others = rules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);
  const steps = Array.from({ length: Math.ceil(others.length / RULES_AT_ONCE) }, (_, index) =>
    others.slice(index * RULES_AT_ONCE, (index + 1) * RULES_AT_ONCE),
  );
  return [...steps, [OverlappingFieldsCanBeMergedRule]];
}

export interface PricedOperation {
  readonly cost: Cost;
  /** Points to charge when the operation begins. */
  readonly points: number;
}

/** Counts values, and stops when the count exceeds `limit`. */
function valuesIn(value: unknown, limit: number): number {
  if (typeof value !== "object" || value === null) return 1;
  let count = 1;
  for (const each of Object.values(value)) {
    count += valuesIn(each, limit - count);
    if (count > limit) break;
  }
  return count;
}

/**
 * Returns the errors of graphql-js about an operation that it cannot find. graphql-js executes nothing in this case.
 */
function unresolvable(operation: ExecutionArgs): Errors {
  const result = execute(operation);
  const errors = "errors" in result ? result.errors : undefined;
  return (errors ?? [new GraphQLError("Must provide an operation.")]).map((error) =>
    withCode(error, "OPERATION_RESOLUTION_FAILURE"),
  );
}
