/** GraphQL: limits, rates and persisted documents. */
import { persistedDocuments } from "../persisted-documents";
import { duration, flag, integer, rates } from "../values";
import { derive, variable } from "./variable";

export const MAX_OPERATION_DEADLINE_MS = 600_000;

export const graphql = {
  limits: {
    maxCost: variable(integer("points", 100, 100_000_000), {
      name: "SLUICE_GRAPHQL_MAX_COST",
      description: "Maximum cost of one operation, or of one event of a subscription.",
      fallback: "100000",
    }),
    maxDepth: variable(integer("fields", 3, 100), {
      name: "SLUICE_GRAPHQL_MAX_DEPTH",
      description: "Maximum depth of an operation, in nested fields.",
      fallback: "15",
    }),
    maxAliases: variable(integer("aliases", 0, 10_000), {
      name: "SLUICE_GRAPHQL_MAX_ALIASES",
      description: "Maximum number of aliased fields in a document.",
      fallback: "100",
    }),
    maxTokens: variable(integer("tokens", 100, 1_000_000), {
      name: "SLUICE_GRAPHQL_MAX_TOKENS",
      description: "Maximum number of lexical tokens in a document.",
      fallback: "4000",
    }),
  },
  /** Cost points; empty: unlimited. */
  rates: {
    key: variable(rates, {
      name: "SLUICE_API_KEY_RATES",
      description:
        "Maximum cost points of one API key, or of one subject of tokens, as capacity:seconds. All pairs apply.",
      fallback: "200000:1,6000000:60",
    }),
    tenant: variable(rates, {
      name: "SLUICE_API_TENANT_RATES",
      description:
        "Maximum cost points of all keys and tokens of a tenant together, as capacity:seconds. All pairs apply.",
      fallback: "400000:1,12000000:60",
    }),
  },
  maxResponseBytes: variable(integer("bytes", 65_536, 268_435_456), {
    name: "SLUICE_GRAPHQL_MAX_RESPONSE_BYTES",
    description:
      "Maximum size of a response, or of an event of a subscription, as JSON. At most SLUICE_HTTP_MAX_BUFFERED_BYTES.",
    fallback: "8388608",
  }),
  deadlineMs: variable(duration("100ms", `${MAX_OPERATION_DEADLINE_MS / 60_000}m`), {
    name: "SLUICE_OPERATION_DEADLINE",
    description:
      "Maximum duration of a query, a mutation or the start of a subscription. After it, Sluice cancels the reads of " +
      "the operation.",
    fallback: "10s",
  }),
  persistedDocuments: derive(
    {
      texts: variable(persistedDocuments, {
        name: "SLUICE_PERSISTED_DOCUMENTS",
        description: "JSON manifests of documents that clients can send by ID, such as sdk/persisted-documents.json.",
      }),
      only: variable(flag, {
        name: "SLUICE_PERSISTED_DOCUMENTS_ONLY",
        description:
          "Whether Sluice rejects every document that is not in SLUICE_PERSISTED_DOCUMENTS. Requires that variable.",
        fallback: "false",
      }),
    },
    ({ texts, only }) => ({ texts: texts ?? new Map<string, string>(), only }),
  ),
};
