import type { ExecutionResult } from "graphql";
import type { ResultStream } from "../graphql/subscribe";

/**
 * Returns a stream for the protocol's core that never yields, because it passes the `results` to `send`. So their text
 * is made only once for all subscribers. The stream ends or fails when `results` ends or fails. It pulls a result only
 * when `send` has finished with the previous one.
 */
export function deliver(
  results: ResultStream,
  send: (result: ExecutionResult) => Promise<void> | undefined,
): ResultStream {
  let ended = false;
  const stream: ResultStream = {
    async next() {
      for (;;) {
        const next = await results.next();
        if (ended || next.done === true) return { done: true, value: undefined };
        const sent = send(next.value);
        if (sent !== undefined) await sent;
      }
    },
    async return() {
      ended = true;
      await results.return?.();
      return { done: true, value: undefined };
    },
    async throw(error) {
      ended = true;
      await results.return?.();
      throw error;
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}
