/** Finds numbers that a double cannot hold. `JSON.parse` rounds them, or makes them infinite. */
import { excerpt } from "./json-value";

/** From this number on, a double cannot hold every integer. */
const FIRST_GAP = 2 ** 53;

const INTEGER = /^-?\d+$/;

/**
 * `JSON.parse`, which passes the source text of each number to its reviver (ES2026). TypeScript does not declare this
 * yet.
 */
type ParseWithSource = (
  text: string,
  reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

/** Matches a number that a double may be unable to distinguish from 0. */
const TINY = /\d[eE]-\d|0{100}/;

/** Number of significant digits that a double always preserves. */
const SAFE_DIGITS = 15;
/** Maximum number of digits that `toPrecision` accepts. */
const MAX_PRECISION = 100;

/** Matches ten digits before the decimal point. Every recent time in milliseconds has more digits. */
const LONG_WHOLE = /^\d{10}$/;

/** The literals of a message's numbers. They are parsed only when needed. */
export class NumberLiterals {
  private values: readonly (string | undefined)[] | null = null;
  private items: readonly unknown[] | null = null;
  private mayRound: boolean | null = null;
  private mayVanish: boolean | null = null;

  constructor(private readonly text: string) {}

  /** Whether the number may have been rounded, so that its literal must be checked. */
  isInexact(value: number): boolean {
    if (value !== 0) return value >= FIRST_GAP || value <= -FIRST_GAP;
    this.mayVanish ??= TINY.test(this.text);
    return this.mayVanish;
  }

  /**
   * Returns a number of a reading as it was sent, shortened.
   *
   * @param index the reading's index in the array; null if the document is the reading
   */
  sent(field: "timestamp" | "id", index: number | null): string {
    return shortened(this.literalOf(field, index));
  }

  /** Returns an array element that is a number, as it was sent. */
  sentItem(index: number | null): string {
    this.items ??= itemsOf(this.text);
    return shortened(String(this.items[index ?? 0]));
  }

  /** Whether the timestamp, a whole number once parsed, was sent with a fraction. */
  isRounded(index: number | null): boolean {
    this.mayRound ??= hasLongFraction(this.text);
    return this.mayRound && hasFraction(this.literalOf("timestamp", index));
  }

  private literalOf(field: "timestamp" | "id", index: number | null): string {
    this.items ??= itemsOf(this.text);
    return String((this.items[index ?? 0] as Readonly<Partial<Record<typeof field, unknown>>> | null)?.[field]);
  }

  /**
   * Returns why the parsed value is not the sent value; null if it is.
   *
   * @param index the reading's index in the array; null if the document is the reading
   */
  mistakeOf(value: number, index: number | null): string | null {
    this.values ??= literalsOf(this.text);
    const literal = this.values[index ?? 0] ?? String(value);
    if (!Number.isFinite(value))
      return `${shortened(literal)}, which is beyond the range of a double (1.8e308); publish it in another unit`;
    if (value === 0) {
      if (!/[1-9]/.test(significandOf(literal))) return null;
      return `${shortened(literal)}, which a double cannot distinguish from 0: the smallest is 4.9e-324; publish 0, or use another unit`;
    }
    if (isAsMeant(literal, value)) return null;
    return (
      `${shortened(literal)}, which a double cannot hold: the nearest is ${shortened(String(BigInt(value)))}; publish it in another unit, ` +
      "or with fewer digits"
    );
  }
}

function significandOf(literal: string): string {
  return literal.split(/e/i, 1)[0] ?? "";
}

/** Whether the literal equals the number, or is what a program prints for the same double. */
function isAsMeant(literal: string, value: number): boolean {
  // `String` prints the shortest form of a double, which may end in zeros instead of the exact digits.
  if (INTEGER.test(literal)) return literal === String(value) || BigInt(literal) === BigInt(value);
  // A double of this size has no fraction, and every program rounds fractions.
  if (hasFraction(literal)) return true;
  const whole = wholeOf(literal);
  if (whole === BigInt(value)) return true;
  const digits = significandOf(literal)
    .replace(/[-.]/g, "")
    .replace(/^0+|0+$/g, "").length;
  if (digits <= SAFE_DIGITS) return true;
  return digits <= MAX_PRECISION && whole === wholeOf(value.toPrecision(digits));
}

/** Returns the integer that a literal without a fraction represents. */
function wholeOf(literal: string): bigint {
  const [mantissa = "", exponent = "0"] = literal.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const beyond = fraction.length - Number(exponent);
  const digits = whole + fraction;
  return BigInt(beyond > 0 ? digits.slice(0, -beyond) : digits + "0".repeat(-beyond));
}

function literalsOf(text: string): (string | undefined)[] {
  return literalsInOrder(text) ?? literalsByReviver(text);
}

const VALUE = /"value"[ \t\r\n]*:[ \t\r\n]*([^ \t\r\n,}\]"]*)/g;
const READING = /\{/g;

/**
 * Returns the literals of the values in the order of the readings; null if that order is uncertain. Much faster than a
 * reviver. Without escapes, `"value":` is always a property. If there are as many of them as objects, each reading has
 * one.
 */
function literalsInOrder(text: string): string[] | null {
  if (text.includes("\\")) return null;
  const literals = Array.from(text.matchAll(VALUE), ([, literal = ""]) => literal);
  return literals.length === (text.match(READING)?.length ?? 0) ? literals : null;
}

function literalsByReviver(text: string): (string | undefined)[] {
  return itemsOf(text).map((item) => (item as { readonly value?: string } | null)?.value);
}

/** Returns the readings, with literals instead of their numbers. */
function itemsOf(text: string): readonly unknown[] {
  const parse = JSON.parse as ParseWithSource;
  const document = parse(text, (_name, value, { source }) => (typeof value === "number" ? source : value));
  return Array.isArray(document) ? document : [document];
}

/**
 * Whether a number as long as a time in milliseconds has a decimal point. Few payloads have such a number, so this
 * check must be fast.
 */
function hasLongFraction(text: string): boolean {
  for (let at = text.indexOf(".", 10); at !== -1; at = text.indexOf(".", at + 1)) {
    const digit = text.charCodeAt(at - 10);
    if (digit >= 0x30 && digit <= 0x39 && LONG_WHOLE.test(text.slice(at - 10, at))) return true;
  }
  return false;
}

/** Whether the number has a fraction, even if a double would lose it. */
function hasFraction(literal: string): boolean {
  const [mantissa = "", exponent = "0"] = literal.replace(/^-/, "").toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const beyond = fraction.length - Number(exponent);
  return beyond > 0 && /[1-9]/.test((whole + fraction).slice(-beyond));
}

function shortened(literal: string): string {
  return excerpt(literal).slice(1, -1);
}
