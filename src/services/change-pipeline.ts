import type { Principal } from "../domain/entities";
import { fail, ok } from "../domain/result";
import type { Change } from "./audit";
import { rejectionOf } from "./authorization";
import type { IdempotentMutations, Run } from "./idempotency/idempotent-mutations";
import { OPERATIONS, type ChangeName, type ChangeOperation, type ServiceName } from "./operations";
import type { Outcome } from "./outcome";
import type { Services } from "./services";

/**
 * A use case that changes something. `I` is its input, `T` what a repetition of the request needs to respond again,
 * and `R` the response.
 */
export interface ChangeUseCase<I, T, R> {
  /** ID of the target, below its tenant, for the audit log. */
  target(input: I, principal: Principal): string;
  perform(principal: Principal, input: I, run: Run<T>): Outcome<T>;
  /** Effect of the change, without secrets, for the audit log. */
  describe(value: T): Change;
  respond(value: T): R;
}

type ChangeOf<F, M, Y> = F extends (principal: Principal, input: infer I) => Outcome<infer R>
  ? ChangeUseCase<I, M extends keyof Y ? Y[M] : R, R>
  : never;

/** The use cases of a service that change something. `Y` holds what they yield, where that is not the response. */
export type Changes<S extends ServiceName, Y = object> = {
  readonly [M in ChangeName<S>]: ChangeOf<Services[S][M], M, Y>;
};

type AnyChange = ChangeUseCase<object, unknown, unknown>;

/** Runs changes by the table of operations: at most once per idempotency key, recorded, and only if they are allowed. */
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

/** The response of a change that yields nothing else. */
export function unchanged<T>(value: T): T {
  return value;
}
