import graphql from "@graphql-eslint/eslint-plugin";

/** Types without an `id`, by the reason why there is nothing to fetch again by one. */
const WITHOUT_ID = {
  "Readings and what is computed of them are found by sensor and time.": [
    "Reading",
    "ReadingsEvent",
    "Gap",
    "TracedReading",
    "Series",
    "SeriesPoint",
  ],
  "Accounts are found by tenant and minute, and change with every question.": [
    "Ledger",
    "LedgerMinute",
    "LedgerHour",
    "RejectionCount",
    "RejectionGroup",
    "RejectionGroups",
    "RateUsage",
    "TenantUsage",
    "UsageDay",
    "UsageReport",
    "IntervalUsage",
    "TotalCount",
  ],
  "Parts of a tenant, which has an id.": [
    "TenantLimits",
    "LimitsInForce",
    "TenantCounts",
    "TenantDeletion",
    "TenantMove",
    "BrokerAddress",
  ],
  "An entry of a log is found by cursor and never changes.": ["AuditEvent", "RejectionsEvent", "RejectionsGap"],
  "A notice says which objects to fetch again, by their ids.": ["RegistryEvent", "RegistryChange"],
  "Secrets are shown once.": ["BrokerCredentialSecret", "BrokerCertificate"],
  "Connections are those of a credential, which has an id, or of nobody.": [
    "BrokerSession",
    "BrokerTrace",
    "BrokerTraceEvent",
    "BrokerConnectionFailure",
    "BrokerConnectionFailureCount",
    "BrokerConnectionFailures",
  ],
  "Answers to one request are kept by nobody.": [
    "BrokerVerdict",
    "MessageExplanation",
    "ExplainedStep",
    "FleetImportItemError",
    "BrokerDrift",
    "UserError",
  ],
  "There is one of each for whoever asks.": ["Viewer", "RateLimit"],
  "The state of the process that answers.": [
    "Platform",
    "PlatformBroker",
    "PlatformCertificate",
    "PlatformIngestion",
    "PlatformReconciliation",
    "PlatformRegistered",
    "PlatformFlush",
    "PlatformPartition",
    "PlatformDuty",
    "PlatformJob",
    "PlatformLag",
  ],
  "Relay's own type has none.": ["PageInfo"],
};

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
        { exceptions: { suffixes: ["Connection", "Edge", "Payload"], types: Object.values(WITHOUT_ID).flat() } },
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
