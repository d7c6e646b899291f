import { type GraphQLError, Lexer, Source, syntaxError, TokenKind } from "graphql";
import { withCode } from "./errors";

/** Brackets inside each other that are read. Whoever reads documents calls itself for each: thousands are too many. */
const MAX_NESTING = 200;

const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** Before a document is parsed: what the client gets where its brackets stand too deep inside each other. */
export function nestingError(query: string, maxTokens: number): GraphQLError | undefined {
  const lexer = new Lexer(new Source(query));
  let depth = 0;
  try {
    for (let tokens = 0; tokens <= maxTokens; tokens++) {
      const { kind, start } = lexer.advance();
      if (kind === TokenKind.EOF) return undefined;
      if (CLOSING.has(kind)) depth--;
      else if (OPENING.has(kind) && ++depth > MAX_NESTING) {
        const description = `Document contains more than ${MAX_NESTING} brackets inside each other.`;
        return withCode(syntaxError(lexer.source, start, description), "GRAPHQL_PARSE_FAILED");
      }
    }
  } catch {
    // No token: the parser states it.
  }
  return undefined;
}
