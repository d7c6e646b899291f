/** Converts the outcome of a use case into the payload of a mutation. */
import { type UserError, userErrorOf } from "../schema/user-error";
import type { Outcome } from "../services/outcome";
import type { RequestContext } from "./context";

export type PayloadOf<T> = Partial<T> & { readonly userErrors: readonly UserError[] };

/**
 * Resolves with the fields of a successful outcome, or with only the user errors. GraphQL returns the missing fields as
 * null.
 */
export async function payloadOf<T extends object>(context: RequestContext, outcome: Outcome<T>): Promise<PayloadOf<T>> {
  const result = await outcome;
  context.loaders.clear();
  const nothing: Partial<T> = {};
  return result.ok ? { ...result.value, userErrors: [] } : { ...nothing, userErrors: result.failure.map(userErrorOf) };
}
