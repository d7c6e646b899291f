import { type GraphQLError, Lexer, Source, syntaxError, TokenKind } from "graphql";
import { withCode } from "./errors";

/** Maximum nesting of brackets. Parsers recurse at each level, so thousands of levels could exhaust the stack. */
const MAX_NESTING = 200;
/**
 * Maximum length of a document and of a name, in characters, and maximum number of lines. Error messages repeat names,
 * and their locations require counting lines.
 */
const MAX_CHARACTERS = 131_072;
const MAX_NAME_CHARACTERS = 256;
const MAX_LINES = 2_000;

const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

export interface Lexed {
  /** Number of tokens before the first error, at most one more than the limit. */
  readonly tokens: number;
  /** Error for the client if another limit is exceeded. */
  readonly error?: GraphQLError;
}

/** Measures a document before it is parsed. */
export function lex(query: string, maxTokens: number): Lexed {
  const lexer = new Lexer(new Source(query));
  let depth = 0;
  let tokens = 0;
  const tooMuch = (start: number, what: string, remedy = "Shorten or split the document."): Lexed => {
    const description = `The document contains ${what}. ${remedy}`;
    return { tokens, error: withCode(syntaxError(lexer.source, start, description), "GRAPHQL_PARSE_FAILED") };
  };
  if (query.length > MAX_CHARACTERS) return tooMuch(0, `more than ${MAX_CHARACTERS} characters`);
  try {
    for (; tokens <= maxTokens; tokens++) {
      const { kind, start, end } = lexer.advance();
      if (lexer.line > MAX_LINES) return tooMuch(0, `more than ${MAX_LINES} lines`);
      if (kind === TokenKind.EOF) break;
      if (kind === TokenKind.NAME && end - start > MAX_NAME_CHARACTERS) {
        return tooMuch(start, `a name of more than ${MAX_NAME_CHARACTERS} characters`, "Shorten the name.");
      }
      if (CLOSING.has(kind)) depth--;
      else if (OPENING.has(kind) && ++depth > MAX_NESTING) {
        return tooMuch(start, `more than ${MAX_NESTING} nested brackets`);
      }
    }
  } catch {
    // The parser reports the invalid token.
  }
  return { tokens };
}
