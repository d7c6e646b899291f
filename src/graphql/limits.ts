/** Limits on an operation's size. Every transport checks them before execution. */
import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  OperationTypeNode,
  type ParseOptions,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from "graphql";
import { MAX_EVENT_READINGS } from "../domain/ports/live";
import { fail, ok, type Result } from "../domain/result";
import { type Cost, type CostFunction, costOf } from "./cost";

export interface OperationLimits {
  /** Maximum lexical tokens of a document. Default 4,000. */
  readonly maxTokens: number;
  /**
   * Maximum nesting of fields. Default 15, which allows three levels of connections and the fields of the last level.
   */
  readonly maxDepth: number;
  /** Maximum aliased fields of a document. Default 100. */
  readonly maxAliases: number;
  /** Maximum cost of an operation, or of an event of a subscription, in points. Default 100,000. */
  readonly maxCost: number;
}

export const DEFAULT_OPERATION_LIMITS: OperationLimits = {
  maxTokens: 4_000,
  maxDepth: 15,
  maxAliases: 100,
  maxCost: 100_000,
};

const NOTHING_TO_DO: Cost = { fixed: 1, perItem: 0, effects: 0, opening: 0 };
const UNFIT: Cost = { ...NOTHING_TO_DO, unfit: true };

/** Maximum number of errors about variables. Each error contains the invalid value, which can be long. */
export const MAX_VARIABLE_ERRORS = 5;

export type OperationVariables = Readonly<Record<string, unknown>>;

/** Checks the limits of operations, for all transports. */
export class OperationGuard {
  readonly parseOptions: ParseOptions;
  /** Rules in addition to those of the specification. */
  readonly validationRules: readonly ValidationRule[];
  private readonly costs = new WeakMap<OperationDefinitionNode, CostFunction>();

  constructor(
    private readonly schema: GraphQLSchema,
    readonly limits: OperationLimits,
    introspection: boolean,
  ) {
    this.parseOptions = { maxTokens: limits.maxTokens };
    this.validationRules = [
      (context) => this.depthRule(context),
      (context) => this.aliasRule(context),
      ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
    ];
  }

  /**
   * Returns the cost of the operation in points. Fails if the cost exceeds the maximum. Call it after validation. An
   * operation with an unknown name or invalid variables costs 1 point. For a subscription, the maximum applies to its
   * largest event.
   */
  costOf(
    document: DocumentNode,
    operationName: string | null | undefined,
    variables: OperationVariables | null | undefined,
  ): Result<Cost, GraphQLError> {
    const operation = getOperationAST(document, operationName);
    if (!operation) return ok(NOTHING_TO_DO);
    let cost = this.costs.get(operation);
    if (cost === undefined) this.costs.set(operation, (cost = costOf(this.schema, document, operation)));
    const { fixed, perItem, ...rest } = this.withVariables(cost, operation, variables);
    const isSubscription = operation.operation === OperationTypeNode.SUBSCRIPTION;
    const most = fixed + (isSubscription ? perItem * MAX_EVENT_READINGS : perItem);
    const { maxCost } = this.limits;
    if (most <= maxCost) return ok({ fixed: Math.max(Math.floor(fixed), 1), perItem, ...rest });
    const points = Math.ceil(most);
    const message = isSubscription
      ? `An event of ${MAX_EVENT_READINGS} readings costs up to ${points} points, more than the maximum of ` +
        `${maxCost}. Select fewer fields.`
      : `The operation costs up to ${points} points, more than the maximum of ${maxCost}. Request smaller pages or ` +
        "fewer fields.";
    return fail(new GraphQLError(message, { extensions: { code: "LIMIT_EXCEEDED", cost: points, maxCost } }));
  }

  private withVariables(
    cost: CostFunction,
    { variableDefinitions }: OperationDefinitionNode,
    variables: OperationVariables | null | undefined,
  ): Cost {
    const { coerced } = getVariableValues(this.schema, variableDefinitions ?? [], variables ?? {}, { maxErrors: 1 });
    return coerced === undefined ? UNFIT : cost(coerced);
  }

  private depthRule(context: ValidationContext): ASTVisitor {
    return {
      OperationDefinition: (operation) => {
        const depth = new DepthMeter(context).of(operation.selectionSet);
        const { maxDepth } = this.limits;
        if (depth > maxDepth) {
          context.reportError(
            new GraphQLError(
              `The operation has a depth of ${depth} fields, more than the maximum of ${maxDepth}. Split it.`,
              {
                nodes: operation,
              },
            ),
          );
        }
      },
    };
  }

  private aliasRule(context: ValidationContext): ASTVisitor {
    let aliases = 0;
    return {
      Field: (field) => {
        if (field.alias && ++aliases === this.limits.maxAliases + 1) {
          context.reportError(
            new GraphQLError(`The document has more than ${this.limits.maxAliases} aliases. Split it.`, {
              nodes: field,
            }),
          );
        }
      },
    };
  }
}

/**
 * Measures the depth of selections. Measures each fragment only once, so that nested fragments do not multiply the
 * time.
 */
class DepthMeter {
  private readonly fragments = new Map<FragmentDefinitionNode, number>();

  constructor(private readonly context: ValidationContext) {}

  of(selectionSet: SelectionSetNode | undefined): number {
    let deepest = 0;
    for (const selection of selectionSet?.selections ?? []) {
      deepest = Math.max(deepest, this.ofSelection(selection));
    }
    return deepest;
  }

  private ofSelection(selection: SelectionSetNode["selections"][number]): number {
    switch (selection.kind) {
      case Kind.FIELD:
        // A rule of graphql-js limits the depth of introspection.
        return selection.name.value.startsWith("__") ? 1 : 1 + this.of(selection.selectionSet);
      case Kind.INLINE_FRAGMENT:
        return this.of(selection.selectionSet);
      case Kind.FRAGMENT_SPREAD: {
        const fragment = this.context.getFragment(selection.name.value);
        if (!fragment) return 0;
        const known = this.fragments.get(fragment);
        if (known !== undefined) return known;
        // Stops at a cycle of fragments, which validation rejects.
        this.fragments.set(fragment, 0);
        const depth = this.of(fragment.selectionSet);
        this.fragments.set(fragment, depth);
        return depth;
      }
    }
  }
}
