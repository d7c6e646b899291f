import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from "graphql";

export type ResultStream = AsyncIterableIterator<ExecutionResult, undefined>;

/**
 * Opens a subscription. Unlike graphql-js's `subscribe`, every event is executed with a context of its own, so that
 * loaders never serve what an earlier event has loaded. Pulls one event at a time: who does not pull, gets none.
 */
export async function subscribePerEvent(
  args: ExecutionArgs,
  contextOfEvent: () => unknown,
): Promise<ResultStream | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events: AsyncIterator<unknown> = source[Symbol.asyncIterator]();
  const results: ResultStream = {
    async next() {
      const event = await events.next();
      if (event.done) return { done: true, value: undefined };
      const value = await execute({ ...args, rootValue: event.value, contextValue: contextOfEvent() });
      return { done: false, value };
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
