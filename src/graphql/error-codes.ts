/** Codes of entries in a response's `errors`, and what each means to a client. `docs/reference` is generated from them. */
export interface ErrorCodeDescription {
  readonly meaning: string;
  /** HTTP status where the request fails before execution. Default: 200, or 400 for clients that accept it. */
  readonly status?: string;
  /** Close code of a WebSocket if no operation can receive the error. */
  readonly close?: string;
}

export const RESPONSE_ERROR_CODES: Readonly<Record<string, ErrorCodeDescription>> = {
  UNAUTHENTICATED: { meaning: "The request carries no valid API key or token.", status: "401", close: "4403" },
  BAD_USER_INPUT: { meaning: "A variable or argument does not fit the schema." },
  GRAPHQL_PARSE_FAILED: { meaning: "The document is not GraphQL, or exceeds a limit of size." },
  GRAPHQL_VALIDATION_FAILED: { meaning: "The document does not fit the schema, or exceeds a limit of shape." },
  OPERATION_RESOLUTION_FAILURE: {
    meaning: "The document has no operation of that name, or several without `operationName`.",
  },
  BAD_REQUEST: { meaning: "The HTTP request is malformed.", status: "400, 405, 406, 408, 414, 415, 417, 431" },
  PAYLOAD_TOO_LARGE: { meaning: "The HTTP request's body is too large.", status: "413" },
  NOT_FOUND: { meaning: "A subscription names something unknown, or the URL is unknown.", status: "404" },
  INVALID: { meaning: "A value in a subscription's input breaks a rule. `extensions.field` is its path." },
  FORBIDDEN: {
    meaning: "The role of the key, or the page's origin, does not allow this.",
    status: "403 for an upgrade",
  },
  LIMIT_EXCEEDED: {
    meaning: "The operation exceeds a limit of cost, response size, variables or concurrency.",
    status: "429 for connections",
  },
  RATE_LIMITED: {
    meaning: "No points are left. Retry after `extensions.retryAfter` seconds.",
    status: "429",
  },
  DEADLINE_EXCEEDED: {
    meaning: "The operation took too long. A mutation that has begun completes.",
    status: "503",
    close: "1013",
  },
  PERSISTED_DOCUMENT_NOT_FOUND: { meaning: "The server has no document with this `documentId`." },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    meaning: "The server has no document with this hash from an Apollo client, and registers none.",
  },
  PERSISTED_DOCUMENT_REQUIRED: { meaning: "The server runs persisted documents only." },
  UNAVAILABLE: {
    meaning: "MongoDB or the broker does not respond, or Sluice is full. Retry later.",
    status: "503",
    close: "1013",
  },
  INTERNAL: { meaning: "Sluice failed. The log has the error under `extensions.incidentId`.", status: "500" },
};
