import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { SupersededError, UnavailableError } from "../../domain/errors";
import { isDefect, reasonOf, setupErrorOf } from "./failures";

const PAUSE_MS = { first: 20, last: 1_000 };

export interface RetryOptions {
  /** Name of the request for the log, such as `append`. */
  readonly what: string;
  readonly signals: readonly AbortSignal[];
  /** How long to retry, milliseconds; Infinity: until one of `signals` aborts. */
  readonly forMs: number;
  /** Whether to reject, instead of retrying, if a setting is wrong. */
  readonly endsAtSetupError: boolean;
}

/**
 * Retries requests while Kafka does not respond or rejects them, and exposes the reason. The package p-retry (7.1) is
 * not suitable: when its signal aborts, it still waits for the attempt in progress.
 */
export class Retry {
  private current: string | null = null;

  constructor(private readonly logger: Logger) {}

  /** Why the last attempt failed; null: it succeeded, or there was none. */
  get failure(): string | null {
    return this.current;
  }

  /**
   * Retries `attempt`. Rejects with the reason of a signal as soon as it aborts; the attempt in progress may still
   * succeed afterwards. Also rejects with an error that no retry can correct.
   *
   * @throws KafkaSetupError, UnavailableError, SupersededError
   */
  async run<T>({ what, signals, forMs, endsAtSetupError }: RetryOptions, attempt: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + forMs;
    for (let pause = PAUSE_MS.first; ; pause = Math.min(pause * 2, PAUSE_MS.last)) {
      for (const signal of signals) signal.throwIfAborted();
      try {
        const result = await unlessAborted(attempt, signals);
        this.current = null;
        return result;
      } catch (error) {
        if (signals.some(({ aborted }) => aborted)) throw error;
        if (error instanceof SupersededError || isDefect(error)) throw error;
        const setup = setupErrorOf(error);
        this.current = setup?.message ?? `Kafka does not respond: ${reasonOf(error)}`;
        if (setup !== null && endsAtSetupError) throw setup;
        if (performance.now() + pause > deadline) throw unavailable(error);
        if (setup !== null) this.logger.error({ err: setup, request: what }, "journal: Kafka rejects Sluice; retrying");
        else this.logger.warn({ reason: reasonOf(error), request: what }, "journal: request failed; retrying");
      }
      await delay(pause, undefined, { signal: AbortSignal.any([...signals]) }).catch(() => undefined);
    }
  }
}

function unavailable(error: unknown): Error {
  if (error instanceof UnavailableError) return error;
  return setupErrorOf(error) ?? new UnavailableError("Kafka", reasonOf(error), { cause: error });
}

async function unlessAborted<T>(attempt: () => Promise<T>, signals: readonly AbortSignal[]): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = ({ target }: Event) => reject(target instanceof AbortSignal ? target.reason : undefined);
  for (const signal of signals) signal.addEventListener("abort", abort);
  try {
    return await Promise.race([attempt(), aborted]);
  } finally {
    for (const signal of signals) signal.removeEventListener("abort", abort);
  }
}
