import type { GraphQLError } from "graphql";
import { fail, ok, type Result } from "../domain/result";
import { publicError } from "./errors";

/** How a request names its document. */
export interface DocumentSource {
  readonly query?: unknown;
  /** GraphQL over HTTP, appendix on persisted documents: `sha256:` and 64 lower-case hexadecimal digits. */
  readonly documentId?: unknown;
  /** Apollo's way to name a document: `persistedQuery.sha256Hash`. */
  readonly extensions?: unknown;
}

/**
 * Known documents by ID. Clients send the ID instead of the text. If only known documents are allowed, every other text
 * is rejected.
 */
export class PersistedDocuments {
  private readonly allowed: ReadonlySet<string> | null;

  /**
   * @param texts texts of documents by their IDs, in the form of `documentId`
   * @param only whether other documents are rejected
   */
  constructor(
    private readonly texts: ReadonlyMap<string, string>,
    only: boolean,
  ) {
    this.allowed = only ? new Set(texts.values()) : null;
  }

  /** Whether {@link textOf} does more than return `query`. */
  concerns({ documentId, extensions }: DocumentSource): boolean {
    return this.allowed !== null || (documentId !== undefined && documentId !== null) || hasApolloHash(extensions);
  }

  /** Text of the document. A failure is the client's error, with its code. */
  textOf({ query, documentId, extensions }: DocumentSource): Result<string, GraphQLError> {
    const hasQuery = typeof query === "string" && query !== "";
    if (documentId !== undefined && documentId !== null) {
      if (typeof documentId !== "string")
        return fail(publicError("BAD_REQUEST", "Invalid 'documentId'. Use a string."));
      if (hasQuery) return fail(publicError("BAD_REQUEST", "Send either 'documentId' or 'query', not both."));
      const text = this.texts.get(documentId);
      if (text !== undefined) return ok(text);
      return fail(
        publicError(
          "PERSISTED_DOCUMENT_NOT_FOUND",
          "There is no persisted document with this ID. Register the document, or send it as 'query'.",
        ),
      );
    }
    if (!hasQuery) {
      const hash = apolloHash(extensions);
      if (hash === undefined)
        return fail(
          publicError("BAD_REQUEST", "The request has no document. Send it as 'query', or its ID as 'documentId'."),
        );
      const text = this.texts.get(`sha256:${hash}`);
      // Apollo's clients know this message and code. They then send whole texts, and no hashes any more. After
      // PersistedQueryNotFound they would send every request twice, because Sluice registers no documents.
      return text === undefined
        ? fail(publicError("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported"))
        : ok(text);
    }
    if (this.allowed === null || this.allowed.has(query)) return ok(query);
    return fail(
      publicError(
        "PERSISTED_DOCUMENT_REQUIRED",
        "This server runs only persisted documents. Send the ID of one as 'documentId'.",
      ),
    );
  }
}

function hasApolloHash(extensions: unknown): boolean {
  return typeof extensions === "object" && extensions !== null && "persistedQuery" in extensions;
}

function apolloHash(extensions: unknown): string | undefined {
  const hash = (extensions as { persistedQuery?: { sha256Hash?: unknown } } | null | undefined)?.persistedQuery
    ?.sha256Hash;
  return typeof hash === "string" ? hash : undefined;
}
