import type { Principal } from "../domain/entities";
import { fail, ok } from "../domain/result";
import type { Change } from "./audit";
import { rejectionOf } from "./authorization";
import type { IdempotentMutations, Run } from "./idempotency/idempotent-mutations";
import { OPERATIONS, type ChangeName, type ChangeOperation, type ServiceName } from "./operations";
import type { Outcome } from "./outcome";
import type { Services } from "./services";

/**
 * A use case that changes data. `I` is its input and `R` its response. `T` is the result from which a repetition of the
 * request creates the response again.
 */
export interface ChangeUseCase<I, T, R> {
  /** Returns the ID of the target within its tenant, for the audit log. */
  target(input: I, principal: Principal): string;
  perform(principal: Principal, input: I, run: Run<T>): Outcome<T>;
  /** Returns the effect of the change for the audit log, without secrets. */
  describe(value: T): Change;
  respond(value: T): R;
}

type ChangeOf<F, M, Y> = F extends (principal: Principal, input: infer I) => Outcome<infer R>
  ? ChangeUseCase<I, M extends keyof Y ? Y[M] : R, R>
  : never;

/** The use cases of a service that change data. `Y` maps a use case to its result, if that is not the response. */
export type Changes<S extends ServiceName, Y = object> = {
  readonly [M in ChangeName<S>]: ChangeOf<Services[S][M], M, Y>;
};

type AnyChange = ChangeUseCase<object, unknown, unknown>;

/**
 * Runs changes as the table of operations declares. A change runs at most once per idempotency key, is recorded, and
 * runs only if it is allowed.
 */
export class ChangePipeline {
  constructor(private readonly idempotent: IdempotentMutations) {}

  of<S extends ServiceName, Y>(service: S, useCases: Changes<S, Y>): Pick<Services[S], ChangeName<S>> {
    const table: Readonly<Record<string, object>> = OPERATIONS[service];
    const operations = Object.entries(useCases as Readonly<Record<string, AnyChange>>).map(([name, useCase]) => {
      const operation = table[name] as ChangeOperation;
      return [name, (principal: Principal, input: object) => this.run(operation, useCase, principal, input)] as const;
    });
    return Object.fromEntries(operations) as Pick<Services[S], ChangeName<S>>;
  }

  private async run(
    operation: ChangeOperation,
    useCase: AnyChange,
    principal: Principal,
    given: object & { readonly tenantId?: string; readonly idempotencyKey?: string },
  ): Outcome<unknown> {
    const { idempotencyKey, ...input } = given;
    const { tenantId } = given;
    const { action, idempotent, routine } = operation;
    const attempt = { action, tenantId, target: useCase.target(input, principal), isRoutine: routine };
    const perform = async (run: Run<unknown>): Outcome<unknown> => {
      const rejection = rejectionOf(principal, operation, tenantId);
      return rejection === null ? useCase.perform(principal, input, run) : fail([rejection]);
    };
    const key = idempotent ? idempotencyKey : undefined;
    const describe = (value: unknown) => useCase.describe(value);
    const outcome = await this.idempotent.run(principal, attempt, key, input, perform, describe);
    return outcome.ok ? ok(useCase.respond(outcome.value)) : outcome;
  }
}

/** Returns its argument. Use it as `respond` if the result is also the response. */
export function unchanged<T>(value: T): T {
  return value;
}
