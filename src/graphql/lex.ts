import { type GraphQLError, Lexer, Source, syntaxError, TokenKind } from "graphql";
import { withCode } from "./errors";

/** Brackets inside each other that are read. Whoever reads documents calls itself for each: thousands are too many. */
const MAX_NESTING = 200;

const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

export interface Lexed {
  /** As far as they were counted: until the first fault, and one more than are allowed at most. */
  readonly tokens: number;
  /** What the client gets where brackets stand too deep inside each other. */
  readonly error?: GraphQLError;
}

/** Before a document is parsed: how much of it there is. */
export function lex(query: string, maxTokens: number): Lexed {
  const lexer = new Lexer(new Source(query));
  let depth = 0;
  let tokens = 0;
  try {
    for (; tokens <= maxTokens; tokens++) {
      const { kind, start } = lexer.advance();
      if (kind === TokenKind.EOF) break;
      if (CLOSING.has(kind)) depth--;
      else if (OPENING.has(kind) && ++depth > MAX_NESTING) {
        const description = `Document contains more than ${MAX_NESTING} brackets inside each other.`;
        return { tokens, error: withCode(syntaxError(lexer.source, start, description), "GRAPHQL_PARSE_FAILED") };
      }
    }
  } catch {
    // No token: the parser states it.
  }
  return { tokens };
}
