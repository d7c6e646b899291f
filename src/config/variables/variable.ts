import type { ValueKind } from "../values";

/** One variable. Without `fallback` it is required or optional, as `required` says. */
export interface Variable<T> extends ValueKind<T> {
  readonly name: string;
  readonly description: string;
  /** Default, written as in the environment. */
  readonly fallback?: string;
  /** Why a value must be set. Shown if it is missing. */
  readonly required?: string;
  /** Never printed. May also be given as the path of a file in `<name>_FILE`. */
  readonly secret?: true;
}

export function variable<T, const Rest extends Omit<Variable<T>, keyof ValueKind<T>>>(kind: ValueKind<T>, rest: Rest) {
  return { ...kind, ...rest };
}
