import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from "graphql";
import { MAX_VARIABLE_ERRORS } from "./limits";

export type ResultStream = AsyncIterableIterator<ExecutionResult, undefined>;

/**
 * Opens a subscription. Unlike graphql-js's `subscribe`, it calls `resultOf` to convert an event into a result. Each
 * event can therefore have a separate context, or share the result of another subscriber. The stream reads one event
 * each time the consumer requests a result. A consumer without enough points waits for its result.
 */
export async function subscribePerEvent(
  args: ExecutionArgs,
  resultOf: (event: unknown) => Promise<ExecutionResult> | ExecutionResult,
  pay: (result: ExecutionResult) => Promise<void> | undefined = () => undefined,
): Promise<ResultStream | ExecutionResult> {
  const source = await createSourceEventStream({ ...args, options: { maxCoercionErrors: MAX_VARIABLE_ERRORS } });
  if (!(Symbol.asyncIterator in source)) return source;
  const events: AsyncIterator<unknown> = source[Symbol.asyncIterator]();
  const results: ResultStream = {
    async next() {
      const event = await events.next();
      if (event.done) return { done: true, value: undefined };
      const making = resultOf(event.value);
      const result = making instanceof Promise ? await making : making;
      const wait = pay(result);
      if (wait !== undefined) await wait;
      return { done: false, value: result };
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
