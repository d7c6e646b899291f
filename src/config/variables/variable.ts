import type { ValueKind } from "../values";

/** One variable, declared once. Its value is null if it is unset, has no `fallback` and is not required. */
export interface Variable<T> extends ValueKind<T>, Declaration {}

interface Declaration {
  readonly name: string;
  readonly description: string;
  /** Default, written as in the environment. */
  readonly fallback?: string;
  /** Makes the variable required, unless `replacedBy` is set. The text is the remedy if the value is missing. */
  readonly required?: string;
  /** The value is never printed, and can also be read from the file that `<name>_FILE` names. */
  readonly secret?: true;
  /** Name of a variable that replaces this one. If that variable is set, this one must not be set. */
  readonly replacedBy?: string;
}

/** A value that is computed from a group of variables, such as null if a part of Sluice is off. */
export interface Derived<G extends Group, T> {
  readonly of: G;
  derive(this: void, values: ValueOf<G>): T;
}

/** Variables by the name of their field in the configuration. */
export interface Group {
  readonly [field: string]: Declared;
}

export type Declared = Variable<unknown> | Derived<Group, unknown> | Group;

/** The configuration's type, inferred from the variables. */
export type ValueOf<D> =
  D extends Variable<infer T>
    ? T
    : D extends { readonly derive: (values: never) => infer T }
      ? T
      : { readonly [F in keyof D]: ValueOf<D[F]> };

type AlwaysSet = { readonly fallback: string } | { readonly required: string; readonly replacedBy?: undefined };

export function variable<T, const D extends Declaration>(
  kind: ValueKind<T>,
  declaration: D,
): Variable<D extends AlwaysSet ? T : T | null>;
export function variable(kind: ValueKind<unknown>, declaration: Declaration): Variable<unknown> {
  return { ...kind, ...declaration };
}

export function derive<const G extends Group, T>(of: G, derive: (values: ValueOf<G>) => T): Derived<G, T> {
  return { of, derive };
}

/**
 * Returns the values if none is null, otherwise null. It is for parts of Sluice that are on only if configured
 * completely.
 */
export function complete<T extends object>(values: T): { readonly [F in keyof T]: NonNullable<T[F]> } | null {
  return isComplete(values) ? values : null;
}

function isComplete<T extends object>(values: T): values is { [F in keyof T]: NonNullable<T[F]> } {
  return !Object.values(values).includes(null);
}

/** Returns the default of a variable that has one. */
export function defaultOf<T>({ name, schema, fallback }: Variable<T>): T {
  if (fallback === undefined) throw new Error(`${name} has no default`);
  return schema.parse(fallback);
}

/** Returns each variable once, although several parts may be derived from it. */
export function variablesOf(declared: Declared): readonly Variable<unknown>[] {
  if (isVariable(declared)) return [declared];
  const parts = Object.values<Declared>(isDerived(declared) ? declared.of : declared);
  return [...new Set(parts.flatMap(variablesOf))];
}

export function valueOf(declared: Declared, values: ReadonlyMap<Variable<unknown>, unknown>): unknown {
  if (isVariable(declared)) return values.get(declared);
  if (isDerived(declared)) return declared.derive(valueOf(declared.of, values) as ValueOf<Group>);
  return Object.fromEntries(Object.entries<Declared>(declared).map(([field, part]) => [field, valueOf(part, values)]));
}

// A group's fields are objects, never a string or a function.
function isVariable(declared: Declared): declared is Variable<unknown> {
  return "name" in declared && typeof declared.name === "string";
}

function isDerived(declared: Declared): declared is Derived<Group, unknown> {
  return "derive" in declared && typeof declared.derive === "function";
}
