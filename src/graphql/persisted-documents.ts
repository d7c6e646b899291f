import type { GraphQLError } from "graphql";
import { fail, ok, type Result } from "../domain/result";
import { publicError } from "./errors";

/** Parts of a request that identify its document. */
export interface DocumentSource {
  readonly query?: unknown;
  /** GraphQL over HTTP, appendix on persisted documents: `sha256:` and 64 lower-case hexadecimal digits. */
  readonly documentId?: unknown;
  /** Apollo clients send the hash of a document in `persistedQuery.sha256Hash`. */
  readonly extensions?: unknown;
}

const ADD = "Use another ID, or ask your operator to add the document.";
const SEND_OR_ADD = "Send the document as 'query', or ask your operator to add it.";

/**
 * Known documents by ID. Clients send the ID instead of the text. If only known documents are allowed, every other text
 * is rejected.
 */
export class PersistedDocuments {
  private readonly allowed: ReadonlySet<string> | null;

  /**
   * @param texts texts of documents by their IDs, in the form of `documentId`
   * @param only whether all other documents are rejected
   */
  constructor(
    private readonly texts: ReadonlyMap<string, string>,
    only: boolean,
  ) {
    this.allowed = only ? new Set(texts.values()) : null;
  }

  /** Whether {@link textOf} does more for a request than return its `query`. */
  concerns({ documentId, extensions }: DocumentSource): boolean {
    return this.allowed !== null || (documentId !== undefined && documentId !== null) || hasApolloHash(extensions);
  }

  /** Returns the text of the document. A failure is the error for the client, with its code. */
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
          `There is no persisted document with this ID. ${this.allowed === null ? SEND_OR_ADD : ADD}`,
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
      // Apollo clients recognize this message and code, and send only whole texts from then on. After
      // PersistedQueryNotFound, they would send every request twice, because Sluice does not register documents.
      return text === undefined
        ? fail(publicError("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported"))
        : ok(text);
    }
    if (this.allowed === null || this.allowed.has(query)) return ok(query);
    return fail(
      publicError(
        "PERSISTED_DOCUMENT_REQUIRED",
        "This server runs only persisted documents. Send the ID of a persisted document as 'documentId'.",
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
