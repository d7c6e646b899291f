import graphql from "@graphql-eslint/eslint-plugin";

/** Values, which are part of what has an id and are nothing to fetch again by one. */
const VALUES = [
  "AuditEvent",
  "BrokerCertificate",
  "BrokerCredentialSecret",
  "BrokerDrift",
  "ExplainedStep",
  "FleetImportItemError",
  "Gap",
  "Ledger",
  "LedgerMinute",
  "MessageExplanation",
  "PageInfo",
  "Platform",
  "PlatformBroker",
  "PlatformCertificate",
  "PlatformIngestion",
  "PlatformReconciliation",
  "PlatformRegistered",
  "PlatformRollUp",
  "RateLimit",
  "RateUsage",
  "Reading",
  "ReadingsEvent",
  "RejectionCount",
  "Series",
  "SeriesPoint",
  "TenantDeletion",
  "TenantLimits",
  "UserError",
  "Viewer",
];

const { rules: recommended } = graphql.configs["flat/schema-recommended"];
const { rules: relay } = graphql.configs["flat/schema-relay"];

/** What `graphql-eslint` recommends for schemas and for Relay; what differs is a decision. */
export default [
  {
    files: ["**/*.graphql"],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: "schema.graphql" } } },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...recommended,
      ...relay,
      "@graphql-eslint/strict-id-in-types": [
        "error",
        { exceptions: { suffixes: ["Connection", "Edge", "Payload"], types: VALUES } },
      ],
      // `id` is the global one: the natural one is `assetId`, as in arguments and topics.
      "@graphql-eslint/no-typename-prefix": "off",
      // Lists that cannot grow are no connections, `nodes` spares the way over edges, and a reading is a value.
      "@graphql-eslint/relay-edge-types": [
        "error",
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],
    },
  },
];
