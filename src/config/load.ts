/** Reads the environment into a frozen, validated configuration, or reports all mistakes together. */
import { fail, ok, type Result } from "../domain/result";
import { withoutUserInfo } from "../domain/user-info";
import { declared, type Config, type ConfigFailure } from "./config";
import { readVariable, unknownVariables, type Environment, type Report } from "./read";
import { RELATIONS } from "./relations";
import { type Declared, type ValueOf, valueOf, variablesOf, type Variable } from "./variables/variable";

/** Exit code for an invalid configuration: EX_CONFIG of sysexits(3). */
export const EXIT_CONFIG = 78;

/** Loads the whole configuration. Empty variables count as unset. Reads the files that `*_FILE` variables name. */
export function loadConfig(environment: Environment = process.env): Result<Config, readonly ConfigFailure[]> {
  return loadPart(declared, environment);
}

/**
 * Loads only the variables in `part`, for a command that needs no others. Other variables may be missing or invalid.
 * Unknown variables are mistakes.
 */
export function loadPart<const D extends Declared>(
  part: D,
  environment: Environment,
): Result<ValueOf<D>, readonly ConfigFailure[]> {
  const failures = unknownVariables(environment);
  const report: Report = (name, found, remedy) => failures.push({ name, found: withoutUserInfo(found), remedy });
  const values = new Map<Variable<unknown>, unknown>();
  for (const variable of variablesOf(part)) {
    const value = readVariable(variable, environment, report);
    if (value !== undefined) values.set(variable, value);
  }
  for (const { of, holds, found, remedy } of RELATIONS) {
    const [first] = of;
    const related = of.map((variable) => values.get(variable));
    if (first !== undefined && !related.includes(undefined) && !holds(...related)) report(first.name, found, remedy);
  }
  return failures.length === 0 ? ok(deepFreeze(valueOf(part, values) as ValueOf<D>)) : fail(failures);
}

/** Formats the mistakes for a terminal, one paragraph each. */
export function formatFailures(failures: readonly ConfigFailure[], consequence = "Sluice did not start."): string {
  const count = failures.length === 1 ? "1 mistake" : `${failures.length} mistakes`;
  const lines = failures.map(({ name, found, remedy }) => `  ${name}: ${found}\n    -> ${remedy}`);
  return (
    `The configuration has ${count}. ${consequence}\n\n${lines.join("\n")}\n\n'npx sluice config' documents every ` +
    "variable.\n"
  );
}

/** Prints the mistakes, and sets the exit code of the process to {@link EXIT_CONFIG}. */
export function rejectConfig(failures: readonly ConfigFailure[]): void {
  process.stderr.write(formatFailures(failures));
  process.exitCode = EXIT_CONFIG;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.values(Object.freeze(value)).forEach(deepFreeze);
  }
  return value;
}
