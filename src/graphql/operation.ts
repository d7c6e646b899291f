import type { ExecutionArgs, GraphQLError } from "graphql";
import type { Cost } from "./cost";
import type { OperationVariables } from "./limits";
import type { DocumentSource } from "./persisted-documents";

export interface OperationRequest extends DocumentSource {
  readonly operationName?: string | null | undefined;
  readonly variables?: OperationVariables | null | undefined;
}

/** An operation that has passed parsing, validation and limits. */
export interface Operation extends Pick<ExecutionArgs, "schema" | "document" | "operationName" | "variableValues"> {
  readonly kind: "query" | "mutation" | "subscription";
  readonly cost: Cost;
}

export type Errors = readonly GraphQLError[];
