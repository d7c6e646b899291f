/** Determines from a document's text how its subscription resumes, without a complete GraphQL parser. */
import type { Resumption } from "./resumption";

const TOKENS = /"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|#[^\n\r]*|\.\.\.|\w+|[^\s,]/g;
const NAME = /^[A-Za-z_]\w*$/;
const OPENING = "{([";
const CLOSING = "})]";

/**
 * Works like `resumptionOf`, for a text. Returns null unless the subscription's root field has the argument `input:
 * $variable`, and selects `cursor` directly, without a directive.
 */
export function resumptionOfText(text: string, variables: Readonly<Record<string, unknown>>): Resumption | null {
  const tokens = (text.match(TOKENS) ?? []).filter((token) => !token.startsWith("#"));
  const start = topLevel(tokens, 0, tokens.length).find((index) => tokens[index] === "subscription");
  if (start === undefined) return null;
  const body = bodyAfter(tokens, start);
  const first = body + 1;
  const name = tokens[first + 1] === ":" ? first + 2 : first;
  const args = name + 1;
  if (!NAME.test(tokens[name] ?? "") || tokens[args] !== "(") return null;
  const variable = inputOf(tokens, args);
  const selection = endOf(tokens, args) + 1;
  if (variable === null || tokens[selection] !== "{") return null;
  const cursor = cursorIn(tokens, selection);
  // Setting `after` would discard the default value of the variable.
  const hasDefault = variables[variable] === undefined && isDefaulted(tokens, start, body, variable);
  return cursor === null || hasDefault ? null : { variable, cursor };
}

/** Returns the index of the operation's selection. Skips the braces in default values of variables. */
function bodyAfter(tokens: readonly string[], start: number): number {
  let index = start + 1;
  while (index < tokens.length && tokens[index] !== "{") {
    index = tokens[index] === "(" ? endOf(tokens, index) + 1 : index + 1;
  }
  return index;
}

/** Returns the indexes from `from` to `to` that are not inside further brackets. */
function topLevel(tokens: readonly string[], from: number, to: number): number[] {
  const indexes: number[] = [];
  for (let index = from; index < to; index++) {
    if (isOneOf(OPENING, tokens[index])) index = endOf(tokens, index);
    else indexes.push(index);
  }
  return indexes;
}

/** Returns the index of the bracket that closes the bracket at `start`. */
function endOf(tokens: readonly string[], start: number): number {
  let depth = 0;
  for (let index = start; index < tokens.length; index++) {
    if (isOneOf(OPENING, tokens[index])) depth++;
    if (isOneOf(CLOSING, tokens[index]) && --depth === 0) return index;
  }
  return tokens.length;
}

function isOneOf(brackets: string, token: string | undefined): boolean {
  return token?.length === 1 && brackets.includes(token);
}

/** Returns the variable that is the whole `input`; null if there is none. */
function inputOf(tokens: readonly string[], args: number): string | null {
  const input = topLevel(tokens, args + 1, endOf(tokens, args)).find(
    (index) => tokens[index] === "input" && tokens[index + 1] === ":" && tokens[index + 2] === "$",
  );
  return input === undefined ? null : (tokens[input + 3] ?? null);
}

/** Returns the name of the cursor in the events, which is its alias if it has one; null if it is not selected. */
function cursorIn(tokens: readonly string[], selection: number): string | null {
  const fields = topLevel(tokens, selection + 1, endOf(tokens, selection));
  const field = fields.find(
    (index) => tokens[index] === "cursor" && tokens[index + 1] !== ":" && tokens[index + 1] !== "@",
  );
  if (field === undefined || tokens[field - 1] === "..." || tokens[field - 1] === "@") return null;
  return tokens[field - 1] === ":" ? (tokens[field - 2] ?? null) : "cursor";
}

function isDefaulted(tokens: readonly string[], start: number, body: number, variable: string): boolean {
  const definition = tokens.findIndex(
    (token, index) => index > start && index < body && token === "$" && tokens[index + 1] === variable,
  );
  const next = tokens.indexOf("$", definition + 1);
  const end = next < 0 || next > body ? body : next;
  return definition >= 0 && tokens.slice(definition, end).includes("=");
}
