/**
 * Codes of entries in a response's `errors`, with their meanings for clients. `docs/reference` is generated from them.
 */
export interface ErrorCodeDescription {
  readonly meaning: string;
  /**
   * HTTP status if the request fails before execution. Default: 200, or 400 for clients that prefer
   * `application/graphql-response+json`.
   */
  readonly status?: string;
  /** Close code of the WebSocket if no operation can receive the error. */
  readonly close?: string;
}

export const RESPONSE_ERROR_CODES: Readonly<Record<string, ErrorCodeDescription>> = {
  UNAUTHENTICATED: { meaning: "The request carries no valid API key or token.", status: "401", close: "4403" },
  BAD_USER_INPUT: { meaning: "A variable or argument does not fit the schema." },
  GRAPHQL_PARSE_FAILED: { meaning: "The document is not GraphQL, or exceeds a size limit." },
  GRAPHQL_VALIDATION_FAILED: {
    meaning: "The document violates the schema, or has too many levels, aliases or repeated fields.",
  },
  OPERATION_RESOLUTION_FAILURE: {
    meaning: "The document has no operation with this name, or several and no `operationName`.",
  },
  BAD_REQUEST: { meaning: "The HTTP request is malformed.", status: "400, 405, 406, 408, 414, 415, 417, 431" },
  PAYLOAD_TOO_LARGE: { meaning: "The HTTP request's body is too large.", status: "413" },
  NOT_FOUND: {
    meaning: "The URL, or an object that a subscription's input names, does not exist.",
    status: "404",
  },
  INVALID: { meaning: "A value in a subscription's input is invalid. `extensions.field` is its path." },
  FORBIDDEN: {
    meaning: "Your role, or the origin of the page, does not allow the request.",
    status: "403 for an upgrade",
  },
  LIMIT_EXCEEDED: {
    meaning: "The operation exceeds a limit on cost, response size, variables or concurrency.",
    status: "429 for connections",
  },
  RATE_LIMITED: {
    meaning: "Too few points are left. Retry after `extensions.retryAfter` seconds.",
    status: "429",
  },
  DEADLINE_EXCEEDED: {
    meaning: "The operation took too long. A mutation that has begun completes.",
    status: "503",
    close: "1013",
  },
  PERSISTED_DOCUMENT_NOT_FOUND: { meaning: "The server has no document with this `documentId`." },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    meaning: "The server has no document with the hash that an Apollo client sent.",
  },
  PERSISTED_DOCUMENT_REQUIRED: { meaning: "The server runs only persisted documents." },
  UNAVAILABLE: {
    meaning: "MongoDB or the broker does not respond, or Sluice is at its capacity. Retry later.",
    status: "503",
    close: "1013",
  },
  INTERNAL: {
    meaning: "Internal error. The log contains the error with the ID in `extensions.incidentId`.",
    status: "500",
  },
};
