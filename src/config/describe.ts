import { declared } from "./config";
import { variablesOf } from "./variables/variable";

export interface VariableDescription {
  readonly name: string;
  /** Kind and unit: `integer, seconds`. */
  readonly type: string;
  readonly required: boolean;
  /** As written in the environment; null: none. */
  readonly default: string | null;
  readonly description: string;
  /** Never printed. May also be given as the path of a file in `<name>_FILE`. */
  readonly secret: boolean;
}

/** Every variable that {@link loadConfig} reads, in the order of their groups. */
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
