/** Opens subscriptions. */
import type { Outcome } from "../services/outcome";
import type { RequestContext } from "./context";
import { errorOfFailures } from "./errors";

/** Arguments of `subscribe`, which type-graphql calls without an instance. */
export interface Subscribing<I> {
  readonly args: { readonly input: I };
  readonly context: RequestContext;
}

/** Resolves with the stream. Throws failures as one error, which becomes the subscription's only result. */
export async function opened<T>(outcome: Outcome<AsyncIterableIterator<T>>): Promise<AsyncIterableIterator<T>> {
  const result = await outcome;
  if (!result.ok) throw errorOfFailures(result.failure);
  return result.value;
}
