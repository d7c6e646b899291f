import type { UserErrorCode } from "../generated/operations";
import type { RequestFailure } from "../request-failure";

export interface UserError {
  readonly field: readonly string[] | null;
  readonly message: string;
  readonly code: UserErrorCode;
}

export interface ActionOutcome {
  readonly fieldFailures: Readonly<Record<string, RequestFailure>>;
  /** The first failure that belongs to no field of the form. */
  readonly failure: RequestFailure | null;
}

/**
 * Where a form shows errors: at the innermost of its fields in the error's path, such as `assetIds` for the path
 * `assetIds, 0`. Errors of other paths concern the form as a whole.
 *
 * @param fields names of the form's fields
 */
export function outcomeOf(errors: readonly UserError[], fields: readonly string[]): ActionOutcome {
  const fieldFailures: Record<string, RequestFailure> = {};
  let failure: RequestFailure | null = null;
  for (const { field: path, message, code } of errors) {
    const each = { code, reason: null, message, incidentId: null };
    const name = path?.findLast((part) => fields.includes(part));
    if (name === undefined) failure ??= each;
    else fieldFailures[name] ??= each;
  }
  return { fieldFailures, failure };
}
