import type { FastifyRequest } from "fastify";
import type { GraphQLError } from "graphql";
import { publicError } from "../graphql/errors";
import type { DocumentSource, PersistedDocuments } from "../graphql/persisted-documents";

/**
 * Inserts the text of a persisted document into the request that names it (GraphQL over HTTP, appendix on persisted
 * documents). Rejects an array of operations, and a document that is unknown or not allowed. Leaves every other mistake
 * to later checks.
 */
export function resolveDocument(request: FastifyRequest, documents: PersistedDocuments): GraphQLError | undefined {
  return request.method === "GET" ? resolveUrl(request, documents) : resolveBody(request, documents);
}

/** Returns the text of the document in a request, after {@link resolveDocument}; undefined if there is none. */
export function documentText({ method, url, body }: FastifyRequest): string | undefined {
  if (method === "GET") return new URL(url, "http://localhost").searchParams.get("query") ?? undefined;
  const { query } = (body ?? {}) as DocumentSource;
  return typeof query === "string" ? query : undefined;
}

function resolveBody(request: FastifyRequest, documents: PersistedDocuments): GraphQLError | undefined {
  const { body } = request;
  if (Array.isArray(body)) {
    return publicError("BAD_REQUEST", "The body is an array. Send each operation in a request of its own.");
  }
  if (typeof body !== "object" || body === null) return undefined;
  if (!documents.concerns(body)) return undefined;
  const text = documents.textOf(body);
  if (!text.ok) return text.failure;
  const { documentId: _, extensions, ...rest } = body as DocumentSource;
  request.body = { ...rest, query: text.value, ...withoutApolloHash(extensions) };
  return undefined;
}

function resolveUrl(request: FastifyRequest, documents: PersistedDocuments): GraphQLError | undefined {
  const { url } = request;
  const start = url.indexOf("?");
  const parameters = new URLSearchParams(start < 0 ? "" : url.slice(start));
  const source: DocumentSource = {
    query: parameters.get("query"),
    documentId: parameters.get("documentId"),
    extensions: parsed(parameters.get("extensions")),
  };
  if (!documents.concerns(source)) return undefined;
  const text = documents.textOf(source);
  if (!text.ok) return text.failure;
  parameters.set("query", text.value);
  parameters.delete("documentId");
  parameters.delete("extensions");
  request.raw.url = `${start < 0 ? url : url.slice(0, start)}?${parameters.toString()}`;
  return undefined;
}

/** Returns undefined for invalid JSON, which a later check reports. */
function parsed(extensions: string | null): unknown {
  try {
    return extensions === null ? undefined : JSON.parse(extensions);
  } catch {
    return undefined;
  }
}

function withoutApolloHash(extensions: unknown): { readonly extensions?: unknown } {
  if (extensions === undefined) return {};
  if (typeof extensions !== "object" || extensions === null) return { extensions };
  const { persistedQuery: _, ...rest } = extensions as Record<string, unknown>;
  return { extensions: rest };
}
