/** Mutations that may be repeated: the same idempotency key and input gives the same answer. All of it is audited. */
import { createHash, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Principal } from "../../domain/entities";
import { failure, UnavailableError, type Failure } from "../../domain/errors";
import type { IdempotencyRepository } from "../../domain/ports/store";
import { fail, ok } from "../../domain/result";
import type { Attempt, AuditTrail, Change } from "../audit";
import type { Outcome } from "../services";
import { isWellFormedId } from "../validation";
import { canonicalJson } from "./canonical-json";
import { openAnswer, sealAnswer } from "./sealed-answer";

export interface IdempotencyOptions {
  /** Milliseconds without a sign of life after which a run counts as interrupted. Default 10,000. */
  readonly lockMs?: number | undefined;
  /**
   * Milliseconds to wait for a run of the same key that is under way. Default 12,000: longer than the lock, so that
   * who repeats what a killed process had begun gets an answer.
   */
  readonly waitMs?: number | undefined;
}

/** One run of a mutation, as it knows of those before it under the same key. */
export interface Run<T> {
  /** What an interrupted run was about to answer. Whether it did what it says has to be looked up. */
  readonly earlier: T | null;
  /**
   * To be called before the step that puts a change into force: from then on an answer that gets lost, and the secrets
   * in it, can be had by repeating the mutation.
   *
   * @throws UnavailableError when another run has taken this one for interrupted.
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
   * Runs `perform` unless the principal has had an answer to `key` already: then that answer, secrets included, or
   * CONFLICT when the mutation or `input` is another. Without a key it always runs. Failures are not kept: what has
   * failed may be tried again under the same key. Each run is recorded, and each answer that is given again.
   *
   * @param input Without the key itself. Its `tenantId`, if it has one, says with which tenant the answer goes.
   * @param describe What the change did, without secrets.
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
      // What fails now is tried again before the lock ends.
      void this.repository.renew(recordId, worker, this.lockMs).catch(() => undefined);
    }, this.lockMs / 4).unref();
    const prepare = async (answer: T) => {
      if (await this.repository.prepare(recordId, worker, seal(answer))) return;
      throw new UnavailableError("platform", "another run of this idempotency key has begun");
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

  /** The mutation has done what it did: that must be answered whether it can be remembered or not. */
  private async kept(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.logger.error({ err: error }, "an answer was not kept: its idempotency key is without effect");
    }
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

function otherInput(): Failure {
  const message = "This idempotencyKey was used with another input: choose a new key for a new request.";
  return failure("CONFLICT", FIELD, message);
}

function stillRunning(): Failure {
  return failure("CONFLICT", FIELD, "A request with this idempotencyKey is still running: try again shortly.");
}
