/** Validation of callers' input. Collects every mistake with its field and its remedy. */
import { failure, type Failure } from "../domain/errors";
import { ID_RULE, isId, NO_ID, type AnyId } from "../domain/keys";
import type { PageRequest } from "../domain/ports/pages";
import { fail, ok, type Result } from "../domain/result";

/** Maximum length of names and types, characters. */
export const MAX_LABEL_CHARACTERS = 200;

/** Maximum length of a unit, characters. */
export const MAX_UNIT_CHARACTERS = 32;

/** Maximum items per page. */
export const MAX_PAGE_ITEMS = 1_000;

type Field = readonly string[];

// Matches control characters, unpaired surrogates, and the two separators U+2028 and U+2029, which end a line in
// JavaScript.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
/**
 * Matches all characters except whitespace, format characters such as the zero-width space, and invisible letters such
 * as the Hangul filler.
 */
const VISIBLE = /[^\s\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/u;

/**
 * Collects mistakes in input. Every method accepts any value, because declared types are not checked at the network.
 * Each returns a value to continue with, which is meaningful only if {@link result} is ok.
 */
export class InputCheck {
  private readonly found: Failure[] = [];

  get failures(): readonly Failure[] {
    return this.found;
  }

  invalid(field: Field, message: string): void {
    this.found.push(failure("INVALID", field, message));
  }

  /** Returns the ID of a tenant, asset or sensor. */
  id(field: Field, value: unknown): AnyId {
    if (isWellFormedId(value)) return value;
    this.invalid(field, `Invalid ID in ${nameOf(field)}. Use ${ID_RULE}.`);
    return NO_ID;
  }

  /** Returns trimmed text of 1 to `most` characters without control characters. */
  label(field: Field, value: unknown, most = MAX_LABEL_CHARACTERS): string {
    const text = typeof value === "string" ? value.trim() : "";
    // Comparing the length first keeps a text of unlimited length from being spread into an array.
    if (text.length < 1 || text.length > 2 * most || [...text].length > most) {
      this.invalid(field, `${nameOf(field)} must have 1 to ${most} characters, not counting whitespace at its ends.`);
    } else if (!VISIBLE.test(text)) {
      this.invalid(field, `${nameOf(field)} contains no visible character. Add one.`);
    } else if (UNPRINTABLE.test(text)) {
      this.invalid(field, `${nameOf(field)} contains control characters, line breaks or broken Unicode. Remove them.`);
    }
    return text;
  }

  /** Like {@link label}; null if the value is absent. */
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

/** Like `isId`, but accepts any value. False for every value that is not a string. */
export function isWellFormedId(value: unknown): value is AnyId {
  return typeof value === "string" && isId(value);
}

/** Returns the requested page with its size within the limits. */
export function clampPage<K = string>(page: PageRequest<K>): PageRequest<K> {
  const limit = Number.isFinite(page.limit) ? Math.trunc(page.limit) : MAX_PAGE_ITEMS;
  return { ...page, limit: Math.min(Math.max(limit, 1), MAX_PAGE_ITEMS) };
}

/** Like {@link clampPage}, for pages with text keys. Ignores a key that is not text. */
export function clampTextPage(page: PageRequest): PageRequest {
  return { ...clampPage(page), after: textOrNull(page.after), before: textOrNull(page.before) };
}

/** Returns the text to search for; undefined if the value is not a usable text. */
export function searchText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, MAX_LABEL_CHARACTERS) : undefined;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value.slice(0, MAX_LABEL_CHARACTERS) : null;
}

/** Returns the name of the field. For an element of a list, returns the name of the list and the element's index. */
function nameOf(field: Field): string {
  const name = field.at(-1) ?? "input";
  const list = field.at(-2);
  return list !== undefined && /^\d+$/.test(name) ? `${list}[${name}]` : name;
}
