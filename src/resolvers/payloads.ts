/** From the outcome of a use case to the payload of a mutation. */
import { type UserError, userErrorOf } from "../schema/user-error";
import type { Outcome } from "../services/services";
import type { RequestContext } from "./context";

export type PayloadOf<T> = Partial<T> & { readonly userErrors: readonly UserError[] };

/** The fields of a successful outcome, or the user errors alone: fields that are missing answer null. */
export async function payloadOf<T extends object>(context: RequestContext, outcome: Outcome<T>): Promise<PayloadOf<T>> {
  const result = await outcome;
  context.loaders.clear();
  if (!result.ok) {
    const payload: PayloadOf<object> = { userErrors: result.failure.map(userErrorOf) };
    return payload as PayloadOf<T>;
  }
  return { ...result.value, userErrors: [] };
}
