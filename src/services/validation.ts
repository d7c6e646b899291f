/** Checks of what callers send: every mistake of one input is collected, each with its field and its remedy. */
import { failure, type Failure } from "../domain/errors";
import { ID_RULE, isId } from "../domain/ids";
import type { PageRequest } from "../domain/ports/pages";
import { fail, ok, type Result } from "../domain/result";

/** Most characters of names and types. */
export const MAX_LABEL_CHARACTERS = 200;

/** Most characters of a unit. */
export const MAX_UNIT_CHARACTERS = 32;

/** Most items of one page. */
export const MAX_PAGE_ITEMS = 1_000;

type Field = readonly string[];

// Control characters, halves of surrogate pairs, and the two separators that end a line in JavaScript.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/**
 * Collects mistakes. Every method takes any value whatever its declared type, because types end at the network, and
 * returns what to go on with; it is meaningful only when {@link result} is ok.
 */
export class InputCheck {
  private readonly found: Failure[] = [];

  get failures(): readonly Failure[] {
    return this.found;
  }

  invalid(field: Field, message: string): void {
    this.found.push(failure("INVALID", field, message));
  }

  /** The id of a tenant, asset or sensor. */
  id(field: Field, value: unknown): string {
    if (isWellFormedId(value)) return value;
    this.invalid(field, `${nameOf(field)} is not a valid id: use ${ID_RULE}.`);
    return "";
  }

  /** Text for people, trimmed: 1 to `most` characters without control characters. */
  label(field: Field, value: unknown, most = MAX_LABEL_CHARACTERS): string {
    const text = typeof value === "string" ? value.trim() : "";
    // The first comparison keeps a giant text from being spread into an array.
    if (text.length < 1 || text.length > 2 * most || [...text].length > most) {
      this.invalid(field, `${nameOf(field)} must have 1 to ${most} characters, not counting blanks around it.`);
    } else if (UNPRINTABLE.test(text)) {
      this.invalid(field, `${nameOf(field)} holds control characters or broken Unicode: remove them.`);
    }
    return text;
  }

  /** As {@link label}; null when it is absent. */
  optionalLabel(field: Field, value: unknown, most = MAX_LABEL_CHARACTERS): string | null {
    return value === undefined || value === null ? null : this.label(field, value, most);
  }

  oneOf<T extends string>(field: Field, value: unknown, allowed: readonly T[]): T | undefined {
    const known = allowed.find((option) => option === value);
    if (known === undefined) this.invalid(field, `${nameOf(field)} must be one of ${allowed.join(", ")}.`);
    return known;
  }

  result<T>(value: T): Result<T, readonly Failure[]> {
    return this.found.length === 0 ? ok(value) : fail(this.found);
  }
}

/** As `isId`, and false for everything that is no string. */
export function isWellFormedId(value: unknown): value is string {
  return typeof value === "string" && isId(value);
}

/** The page that is asked for, within its bounds. */
export function clampPage<K = string>(page: PageRequest<K>): PageRequest<K> {
  const limit = Number.isFinite(page.limit) ? Math.trunc(page.limit) : MAX_PAGE_ITEMS;
  return { ...page, limit: Math.min(Math.max(limit, 1), MAX_PAGE_ITEMS) };
}

/** As {@link clampPage} for pages whose keys are text: a key that is no text is none. */
export function clampTextPage(page: PageRequest): PageRequest {
  return { ...clampPage(page), after: textOrNull(page.after), before: textOrNull(page.before) };
}

/** What may be handed on as a text to search for; undefined for anything else. */
export function searchText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, MAX_LABEL_CHARACTERS) : undefined;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value.slice(0, MAX_LABEL_CHARACTERS) : null;
}

/** With its list, where it is an element of one. */
function nameOf(field: Field): string {
  const name = field.at(-1) ?? "input";
  const list = field.at(-2);
  return list !== undefined && /^\d+$/.test(name) ? `${list}[${name}]` : name;
}
