/** Repeatable mutations: the same idempotency key and input return the same response. All mutations are audited. */
import { createHash, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Principal } from "../../domain/entities";
import { failure, UnavailableError, type Failure } from "../../domain/errors";
import type { IdempotencyRepository } from "../../domain/ports/idempotency-store";
import { fail, ok } from "../../domain/result";
import type { Attempt, AuditTrail, Change } from "../audit";
import type { Outcome } from "../outcome";
import { isWellFormedId } from "../validation";
import { canonicalJson } from "./canonical-json";
import { openAnswer, sealAnswer } from "./sealed-answer";

export interface IdempotencyOptions {
  /** Time after its last renewal when a run counts as interrupted, milliseconds. Default 10,000. */
  readonly lockMs?: number | undefined;
  /**
   * How long to wait for a running mutation with the same key, milliseconds. Default 12,000. It exceeds `lockMs`. If a
   * process is killed, a client that repeats the mutation therefore gets a response.
   */
  readonly waitMs?: number | undefined;
}

/** One run of a mutation, with the result of earlier runs with the same key. */
export interface Run<T> {
  /**
   * The response that an interrupted run was about to return; null if there is none. Check whether that run made the
   * change.
   */
  readonly earlier: T | null;
  /**
   * Call it before the step that puts a change into force. From then on, a repetition returns the response with its
   * secrets, even if the response was lost.
   *
   * @throws UnavailableError if another run has taken over because this run seemed interrupted
   */
  prepare(answer: T): Promise<void>;
}

const FIELD = ["idempotencyKey"];
const KEY_PATTERN = /^[\x20-\x7e]{1,128}$/;
const POLL_MS = 50;

export class IdempotentMutations {
  private readonly lockMs: number;
  private readonly waitMs: number;

  constructor(
    private readonly repository: IdempotencyRepository,
    private readonly audit: AuditTrail,
    private readonly logger: Logger,
    options: IdempotencyOptions = {},
  ) {
    this.lockMs = options.lockMs ?? 10_000;
    this.waitMs = options.waitMs ?? 12_000;
  }

  /**
   * Runs `mutation`, unless the principal has already received a response for `key`. In that case, returns that
   * response with its secrets. Fails with CONFLICT if the action or `input` differs, or if an earlier run is still in
   * progress after the wait. Without a key, the mutation always runs. Failures are not stored, so a failed mutation may
   * be retried with the same key. Each run and each repeated response is audited.
   *
   * @param input the input without the key. The response is deleted with the principal's tenant. If the principal has
   * none, it is deleted with the tenant that `tenantId` names.
   * @param describe returns the effect of the change, without secrets
   */
  async run<T>(
    principal: Principal,
    attempt: Attempt,
    key: string | null | undefined,
    input: object,
    mutation: (run: Run<T>) => Outcome<T>,
    describe: (value: T) => Change,
  ): Outcome<T> {
    const perform = (run: Run<T>) => this.audit.run(principal, attempt, () => mutation(run), describe);
    if (key === undefined || key === null) return perform({ earlier: null, prepare: () => Promise.resolve() });
    if (typeof key !== "string" || !KEY_PATTERN.test(key)) {
      return fail([failure("INVALID", FIELD, "idempotencyKey must have 1 to 128 printable ASCII characters.")]);
    }
    const scope = JSON.stringify([principal.role, principal.tenantId, principal.keyId]);
    const recordId = hash(`${scope} ${key}`);
    const inputHash = hash(canonicalJson([attempt.action, input]));
    const named = (input as { tenantId?: unknown }).tenantId;
    const tenantId = principal.tenantId ?? (isWellFormedId(named) ? named : null);
    const worker = randomUUID();
    const deadline = performance.now() + this.waitMs;
    for (;;) {
      const known = await this.repository.begin({ recordId, tenantId, inputHash }, worker, this.lockMs);
      if (known.isOurs) {
        const earlier = known.prepared === null ? null : (openAnswer(known.prepared, key, scope) as T);
        return this.perform(recordId, worker, earlier, perform, (answer) => sealAnswer(answer, key, scope));
      }
      if (known.inputHash !== inputHash) return fail([otherInput()]);
      if (known.answer !== null) {
        const answer = openAnswer(known.answer, key, scope) as T;
        await this.audit.repeated(principal, attempt, describe(answer));
        return ok(answer);
      }
      if (performance.now() >= deadline) return fail([stillRunning()]);
      await delay(POLL_MS);
    }
  }

  private async perform<T>(
    recordId: string,
    worker: string,
    earlier: T | null,
    perform: (run: Run<T>) => Outcome<T>,
    seal: (answer: T) => Buffer,
  ): Outcome<T> {
    let isDone = false;
    const renewal = setInterval(() => {
      // The next renewal comes before the lock expires, so a failed renewal needs no other handling.
      void this.repository.renew(recordId, worker, this.lockMs).catch(() => undefined);
    }, this.lockMs / 4).unref();
    const prepare = async (answer: T) => {
      if (await this.repository.prepare(recordId, worker, seal(answer))) return;
      throw new UnavailableError("platform", "another attempt with this idempotency key has started");
    };
    try {
      const outcome = await perform({ earlier, prepare });
      isDone = outcome.ok;
      if (outcome.ok) await this.kept(() => this.repository.complete(recordId, worker, seal(outcome.value)));
      return outcome;
    } finally {
      clearInterval(renewal);
      if (!isDone) await this.kept(() => this.repository.abandon(recordId, worker));
    }
  }

  /**
   * Writes the record of a run. If that fails, only logs the error, because the caller must still receive its response.
   */
  private async kept(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.logger.error({ err: error }, "response not stored; its idempotency key has no effect");
    }
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

function otherInput(): Failure {
  const message =
    "This idempotencyKey belongs to a request with another mutation or input. Use a new key for a new request.";
  return failure("CONFLICT", FIELD, message);
}

function stillRunning(): Failure {
  return failure("CONFLICT", FIELD, "A request with this idempotencyKey is in progress. Try again in a few seconds.");
}
