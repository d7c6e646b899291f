/** Numbers that a double cannot hold: what `JSON.parse` would round, or make infinite. */
import { excerpt } from "./json-value";

/** From here on, a double cannot hold every integer. */
const FIRST_GAP = 2 ** 53;

const INTEGER = /^-?\d+$/;

/** With the source text of each number: the third argument of a reviver (ES2026), which TypeScript does not know yet. */
type ParseWithSource = (
  text: string,
  reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

/** Whether the number may stand for another one, so that its literal decides. */
export function isInexact(value: number): boolean {
  return value >= FIRST_GAP || value <= -FIRST_GAP;
}

/** The literals of a message's values. They are read only when needed. */
export class NumberLiterals {
  private values: readonly (string | undefined)[] | null = null;

  constructor(private readonly text: string) {}

  /** Why the value is not what was sent; null: it is. @param index in the array; null: the document is the reading */
  mistakeOf(value: number, index: number | null): string | null {
    this.values ??= literalsOf(this.text);
    const literal = this.values[index ?? 0] ?? String(value);
    if (!Number.isFinite(value)) return `${shortened(literal)}, which is beyond the range of a double (1.8e308)`;
    // A program that has a double writes its shortest form, which only pads the digits with zeros.
    if (!INTEGER.test(literal) || literal === String(value) || BigInt(literal) === BigInt(value)) return null;
    return (
      `${shortened(literal)}, which a double cannot hold: the nearest is ${BigInt(value)}; publish it in another unit, ` +
      "or with fewer digits"
    );
  }
}

function literalsOf(text: string): (string | undefined)[] {
  return literalsInOrder(text) ?? literalsByReviver(text);
}

const VALUE = /"value"[ \t\r\n]*:[ \t\r\n]*([^ \t\r\n,}\]"]*)/g;
const READING = /\{/g;

/**
 * Much faster than a reviver. Without escapes, `"value":` is always a property. If every object has one, their order is
 * that of the readings. null: that is not so.
 */
function literalsInOrder(text: string): string[] | null {
  if (text.includes("\\")) return null;
  const literals = Array.from(text.matchAll(VALUE), ([, literal = ""]) => literal);
  return literals.length === (text.match(READING)?.length ?? 0) ? literals : null;
}

function literalsByReviver(text: string): (string | undefined)[] {
  const parse = JSON.parse as ParseWithSource;
  const document = parse(text, (_name, value, { source }) => (typeof value === "number" ? source : value));
  const items: readonly unknown[] = Array.isArray(document) ? document : [document];
  return items.map((item) => (item as { readonly value?: string } | null)?.value);
}

function shortened(literal: string): string {
  return excerpt(literal).slice(1, -1);
}
