import type { UserErrorCode } from "../generated/operations";
import type { RequestFailure } from "../request-failure";

export interface UserError {
  readonly field: readonly string[] | null;
  readonly message: string;
  readonly code: UserErrorCode;
}

export interface ActionOutcome {
  readonly fieldFailures: Readonly<Record<string, RequestFailure>>;
  /** First failure that belongs to no field of the form. */
  readonly failure: RequestFailure | null;
}

/**
 * Assigns each error to a field of the form: the innermost field in the error's path, such as `assetIds` for the path
 * `assetIds, 0`. An error whose path has no field of the form concerns the whole form.
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
