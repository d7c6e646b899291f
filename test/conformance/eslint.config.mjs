import graphql from "@graphql-eslint/eslint-plugin";

/** Types without an `id`, grouped by the reason why clients do not fetch their objects again by `id`. */
const WITHOUT_ID = {
  "Readings and what is computed of them are found by sensor and time.": [
    "Reading",
    "ReadingsEvent",
    "Gap",
    "TracedReading",
    "Series",
    "SeriesPoint",
  ],
  "Reports are found by tenant and time, and differ in every answer.": [
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
  "These are parts of a tenant, which has an id.": [
    "TenantLimits",
    "LimitsInForce",
    "TenantCounts",
    "TenantDeletion",
    "TenantMove",
    "BrokerAddress",
  ],
  "An entry of a log is found by cursor and never changes.": ["AuditEvent", "RejectionsEvent", "RejectionsGap"],
  "An event names the ids of the objects to fetch again.": ["RegistryEvent", "RegistryChange"],
  "Secrets are shown once.": ["BrokerCredentialSecret", "BrokerCertificate"],
  "Connections belong to a credential, which has an id, or to no credential.": [
    "BrokerSession",
    "BrokerTrace",
    "BrokerTraceEvent",
    "BrokerConnectionFailure",
    "BrokerConnectionFailureCount",
    "BrokerConnectionFailures",
  ],
  "Answers to one request are not stored.": [
    "BrokerVerdict",
    "MessageExplanation",
    "ExplainedStep",
    "FleetImportItemError",
    "BrokerDrift",
    "UserError",
  ],
  "Each caller has exactly one.": ["Viewer", "RateLimit"],
  "These describe the state of the process that answers.": [
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
  "Relay defines this type without an id.": ["PageInfo"],
};

const { rules: recommended } = graphql.configs["flat/schema-recommended"];
const { rules: relay } = graphql.configs["flat/schema-relay"];

/** The rules that `graphql-eslint` recommends for schemas and for Relay, with a few deliberate exceptions. */
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
      // `id` is the global id. The natural id is `assetId`, as in arguments and topics.
      "@graphql-eslint/no-typename-prefix": "off",
      // Short, bounded lists are not connections, `nodes` is a shortcut for edges, and a reading has no id.
      "@graphql-eslint/relay-edge-types": [
        "error",
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],
    },
  },
];
