/** Errors that resolvers raise deliberately. `code` and `message` reach the caller unchanged. */
import { GraphQLError } from "graphql";
import { emptyRange } from "../domain/date-time";
import type { Failure } from "../domain/errors";

/** Returns the error for an argument that has the right type but an invalid value. */
export function badUserInput(argument: string, message: string): GraphQLError {
  return new GraphQLError(`Argument '${argument}': ${message}`, { extensions: { code: "BAD_USER_INPUT", argument } });
}

/**
 * @throws GraphQLError if the range ends at or before its start. Times are epoch milliseconds; an undefined time is
 * open
 */
export function checkRange(
  argument: string,
  { from, to }: { readonly from: number | undefined; readonly to: number | undefined },
): void {
  const isEmpty = emptyRange(from, to);
  if (isEmpty !== null) throw badUserInput(argument, isEmpty);
}

/** Converts failures into an error, for operations whose payload has no user errors, such as subscriptions. */
export function errorOfFailures(failures: readonly Failure[]): GraphQLError {
  const [first] = failures;
  if (first === undefined) throw new Error("internal: an outcome failed without a failure");
  const message = failures.map((failure) => failure.message).join(" ");
  return new GraphQLError(message, { extensions: { code: first.code, field: first.field } });
}
