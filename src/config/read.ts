import leven from "leven";
import type { z } from "zod";
import type { ConfigFailure } from "./config";
import { RENAMED_VARIABLES } from "./renamed-variables";
import { declared } from "./config";
import { READABLE, readText } from "./values";
import { variablesOf, type Variable } from "./variables/variable";
import { variablesOfScripts } from "./variables/scripts";

export type Environment = Readonly<Record<string, string | undefined>>;

const SEE_REFERENCE = "see 'npx sluice config'";

export type Report = (name: string, found: string, remedy: string) => void;

/** Returns the variable's value or default; null if it has neither; undefined if it is invalid or must be set. */
export function readVariable(variable: Variable<unknown>, environment: Environment, report: Report): unknown {
  const { name, fallback, required, secret, replacedBy, schema } = variable;
  const given = secret === true ? readSecret(name, environment, report) : environment[name];
  if (given === null) return undefined;
  const isGiven = isSet(given);
  const isReplaced = replacedBy !== undefined && isSet(environment[replacedBy]);
  if (isGiven && isReplaced) {
    const source = isSet(environment[name]) ? name : `${name}_FILE`;
    report(source, `is set, and ${replacedBy} is set too`, "unset one of them");
  }
  const text = isGiven ? given : fallback;
  if (text === undefined) {
    if (required === undefined || isReplaced) return null;
    report(name, "is not set", required);
    return undefined;
  }
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  for (const [issue, found] of mistakesIn(parsed.error.issues, foundIn(text, secret === true))) {
    report(name, found, remedyOf(variable, issue.message));
  }
  return undefined;
}

/** Returns each issue that states what was found. If there are none, returns the first issue with `otherwise`. */
function mistakesIn(issues: readonly z.core.$ZodIssue[], otherwise: string): (readonly [z.core.$ZodIssue, string])[] {
  const told = issues.flatMap((issue) => {
    const found: unknown = issue.code === "custom" ? issue.params?.found : undefined;
    return typeof found === "string" ? [[issue, found] as const] : [];
  });
  return told.length > 0 ? told : issues.slice(0, 1).map((issue) => [issue, otherwise] as const);
}

function remedyOf({ hasExample, fallback }: Variable<unknown>, remedy = SEE_REFERENCE): string {
  return hasExample === true && fallback !== undefined ? `${remedy}, such as ${fallback}` : remedy;
}

function foundIn(text: string, isSecret: boolean): string {
  if (isSecret) return "is invalid (not shown: secret)";
  if (text.includes("@")) return "is invalid (not shown: it may contain a password)";
  return `is '${text.slice(0, 80)}'`;
}

/** Returns the secret; undefined if it is not set; null if a mistake was reported. */
function readSecret(name: string, environment: Environment, report: Report): string | undefined | null {
  const direct = environment[name];
  const path = environment[`${name}_FILE`];
  if (!isSet(path)) return direct;
  if (isSet(direct)) {
    report(name, `is set, and ${name}_FILE is set too`, "unset one of them");
    return null;
  }
  const content = readText(path);
  if (!content.ok) {
    report(`${name}_FILE`, `names '${path}', which cannot be read (${content.failure})`, READABLE);
    return null;
  }
  const secret = content.value.replace(/\r?\n$/, "");
  if (secret !== "") return secret;
  report(`${name}_FILE`, `names '${path}', which is empty`, "write the secret into the file, or unset the variable");
  return null;
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== "";
}

/** Returns a failure for each unknown `SLUICE_*` variable. It names the variable that was probably meant, if any. */
export function unknownVariables(environment: Environment): ConfigFailure[] {
  const known = variablesOf(declared).flatMap(({ name, secret }) =>
    secret === true ? [name, `${name}_FILE`] : [name],
  );
  return Object.keys(environment)
    .filter((name) => name.startsWith("SLUICE_") && !known.includes(name) && !variablesOfScripts.includes(name))
    .map((name) => {
      const renamed = RENAMED_VARIABLES[name];
      if (renamed !== undefined) return { name, found: "has been renamed", remedy: `set ${renamed} instead` };
      const near = known.map((other) => ({ other, edits: leven(name, other) })).sort((a, b) => a.edits - b.edits)[0];
      const meant =
        near !== undefined && near.edits <= 3 ? `did you mean ${near.other}?` : "check the spelling, or unset it";
      return { name, found: "is not a variable of Sluice", remedy: meant };
    });
}
