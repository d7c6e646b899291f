import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from "graphql";

export type ResultStream = AsyncIterableIterator<ExecutionResult, undefined>;

/**
 * Opens a subscription. Unlike graphql-js's `subscribe`, it leaves to `resultOf` how an event becomes a result, so that
 * every event can have a context of its own, or share the result of another subscriber. Pulls one event at a time:
 * who does not pull, gets none.
 */
export async function subscribePerEvent(
  args: ExecutionArgs,
  resultOf: (event: unknown) => Promise<ExecutionResult> | ExecutionResult,
): Promise<ResultStream | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events: AsyncIterator<unknown> = source[Symbol.asyncIterator]();
  const results: ResultStream = {
    async next() {
      const event = await events.next();
      if (event.done) return { done: true, value: undefined };
      const result = resultOf(event.value);
      return { done: false, value: result instanceof Promise ? await result : result };
    },
    async return() {
      await events.return?.();
      return { done: true, value: undefined };
    },
    async throw(error) {
      await events.return?.();
      throw error;
    },
    [Symbol.asyncIterator]: () => results,
  };
  return results;
}
