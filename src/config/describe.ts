import { declared } from "./config";
import { variablesOf } from "./variables/variable";

export interface VariableDescription {
  readonly name: string;
  /** Kind and unit, such as `integer, seconds`. */
  readonly type: string;
  readonly required: boolean;
  /** Default as written in the environment; null if there is none. */
  readonly default: string | null;
  readonly description: string;
  /** Whether the value is never printed, and can also be read from the file that `<name>_FILE` names. */
  readonly secret: boolean;
}

/** Returns every variable that {@link loadConfig} reads, in the order of the groups. */
export function describeConfig(): VariableDescription[] {
  return variablesOf(declared).map((variable) => ({
    name: variable.name,
    type: variable.type,
    required: variable.required !== undefined,
    default: variable.fallback ?? null,
    description: variable.description,
    secret: variable.secret === true,
  }));
}
