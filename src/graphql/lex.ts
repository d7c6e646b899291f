import { type GraphQLError, Lexer, Source, syntaxError, TokenKind } from "graphql";
import { withCode } from "./errors";

/** Brackets inside each other that are read. Whoever reads documents calls itself for each: thousands are too many. */
const MAX_NESTING = 200;
/** Characters of a document and of a name in it, and lines: each error repeats the names, and counts the lines. */
const MAX_CHARACTERS = 131_072;
const MAX_NAME_CHARACTERS = 256;
const MAX_LINES = 2_000;

const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

export interface Lexed {
  /** As far as they were counted: until the first fault, and one more than are allowed at most. */
  readonly tokens: number;
  /** What the client gets where there is too much of it in another way. */
  readonly error?: GraphQLError;
}

/** Before a document is parsed: how much of it there is. */
export function lex(query: string, maxTokens: number): Lexed {
  const lexer = new Lexer(new Source(query));
  let depth = 0;
  let tokens = 0;
  const tooMuch = (start: number, what: string): Lexed => {
    const description = `Document contains ${what}.`;
    return { tokens, error: withCode(syntaxError(lexer.source, start, description), "GRAPHQL_PARSE_FAILED") };
  };
  if (query.length > MAX_CHARACTERS) return tooMuch(0, `more than ${MAX_CHARACTERS} characters`);
  try {
    for (; tokens <= maxTokens; tokens++) {
      const { kind, start, end } = lexer.advance();
      if (lexer.line > MAX_LINES) return tooMuch(0, `more than ${MAX_LINES} lines`);
      if (kind === TokenKind.EOF) break;
      if (kind === TokenKind.NAME && end - start > MAX_NAME_CHARACTERS) {
        return tooMuch(start, `a name of more than ${MAX_NAME_CHARACTERS} characters`);
      }
      if (CLOSING.has(kind)) depth--;
      else if (OPENING.has(kind) && ++depth > MAX_NESTING) {
        return tooMuch(start, `more than ${MAX_NESTING} brackets inside each other`);
      }
    }
  } catch {
    // No token: the parser states it.
  }
  return { tokens };
}
