import { ForbiddenError } from "../domain/errors";
import type { OperationObserver, OperationOutcome } from "../domain/ports/observers";

type Method = (...args: unknown[]) => unknown;

/**
 * Wraps the services so that every operation reports its duration and outcome. Its name is its place in the table of
 * operations, such as `fleet.registerAsset`. An operation that returns no promise is a look-up in memory, and is not
 * reported.
 */
export function observedOperations<S extends Readonly<Record<string, object>>>(
  services: S,
  observer: OperationObserver,
): S {
  return mapped(services, (service, operations) =>
    mapped(operations as Readonly<Record<string, Method>>, (name, run) =>
      observed(`${service}.${name}`, run, observer),
    ),
  ) as S;
}

function observed(operation: string, run: Method, observer: OperationObserver): Method {
  return (...args) => {
    const begun = performance.now();
    const returned = run(...args);
    if (!(returned instanceof Promise)) return returned;
    const ended = (outcome: OperationOutcome) => observer.ended(operation, outcome, performance.now() - begun);
    returned.then(
      (value: unknown) => ended(isFailure(value) ? "rejected" : "ok"),
      (error: unknown) => ended(error instanceof ForbiddenError ? "rejected" : "failed"),
    );
    return returned;
  };
}

function mapped<V, W>(record: Readonly<Record<string, V>>, map: (name: string, value: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(name, value)]));
}

/** Whether the returned value is an expected failure. */
function isFailure(value: unknown): boolean {
  return typeof value === "object" && value !== null && "ok" in value && value.ok === false;
}
