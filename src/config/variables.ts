/** Every environment variable that Sluice reads. `sluice config` prints this table as documentation. */
import { ROLES } from "../domain/entities";
import { MOST_OF_QUOTA } from "../domain/limits";
import { TOKEN_ALGORITHMS } from "../domain/tokens";
import {
  duration,
  flag,
  integer,
  listOf,
  origins,
  mapping,
  networks,
  oneOf,
  onOff,
  rates,
  seconds,
  text,
  url,
  type ValueKind,
} from "./values";

/** One variable. Without `fallback` it is required or optional, as `required` says. */
export interface Variable<T> extends ValueKind<T> {
  readonly name: string;
  readonly description: string;
  /** Default, written as in the environment. */
  readonly fallback?: string;
  /** Why a value must be set. Shown if it is missing. */
  readonly required?: string;
  /** Never printed. May also be given as the path of a file in `<name>_FILE`. */
  readonly secret?: true;
}

const anything = /^[^\r\n]+$/;
const username = text(
  "text",
  /^[^\s+#/]{1,64}$/,
  "set it to a user name of 1 to 64 characters without space, +, # or /",
);
const password = text("text", anything, "set it to one line of text");
const file = text("path", anything, "set it to the path of a PEM file");
const path = text("path", anything, "set it to the path of a file");
const brokerUrl = url(
  "set SLUICE_MQTT_ADMIN_USERNAME and SLUICE_MQTT_ADMIN_PASSWORD, and the same for ingestion",
  "mqtts:",
);
const tenantsUrl = url("tenants are told it, and get credentials of their own", "mqtts:");

export const variables = {
  mongodbUri: variable(
    text("URL", /^mongodb(\+srv)?:\/\/[^\s/]+/, "set it to mongodb://host:port[,host:port]/?replicaSet=name"),
    {
      name: "MONGODB_URI",
      description: "Connection string of MongoDB 6.0 or newer. It must be a replica set (one node is enough).",
      required: "set it to the connection string of a replica set, such as mongodb://127.0.0.1:27017/?replicaSet=rs0",
      secret: true,
    },
  ),
  mongodbDatabase: variable(
    text("name", /^[A-Za-z0-9_-]{1,63}$/, "set it to 1 to 63 characters of a-z, A-Z, 0-9, _ and -"),
    { name: "SLUICE_MONGODB_DATABASE", description: "Database that holds everything.", fallback: "sluice" },
  ),

  mqttUrl: variable(brokerUrl, {
    name: "MQTT_URL",
    description:
      "Address of the broker's TLS listener as this process reaches it, without user information. Plain mqtt:// is refused.",
    required: "set it to the broker's TLS listener, such as mqtts://broker.example.com:8883",
  }),
  mqttCaFile: variable(file, {
    name: "SLUICE_MQTT_CA_FILE",
    description: "PEM file of the CA that signed the broker's certificate; without it the system's CAs are used.",
  }),
  mqttPublicUrl: variable(tenantsUrl, {
    name: "SLUICE_MQTT_PUBLIC_URL",
    description: "Address of the broker as tenants are told it. Default: MQTT_URL.",
  }),
  mqttCertificateUrl: variable(tenantsUrl, {
    name: "SLUICE_MQTT_CERTIFICATE_URL",
    description: "Address of the broker's listener for client certificates, as tenants are told it.",
  }),
  clientCaCertFile: variable(file, {
    name: "SLUICE_CLIENT_CA_CERT_FILE",
    description: "PEM file of the CA with which the platform signs gateways' certificates; without it, it signs none.",
  }),
  clientCaKeyFile: variable(file, {
    name: "SLUICE_CLIENT_CA_KEY_FILE",
    description: "PEM file (PKCS#8) of that CA's key. Who reads it can make certificates for every tenant.",
  }),
  clientCrlFile: variable(path, {
    name: "SLUICE_CLIENT_CRL_FILE",
    description:
      "File in which the platform lists the certificates that it has revoked: what crlfile names in the broker's " +
      "configuration. Without it a revoked certificate still connects, and may do nothing.",
  }),
  brokerPidFile: variable(path, {
    name: "SLUICE_BROKER_PID_FILE",
    description:
      "What pid_file names in the configuration of a broker on this machine, which gets SIGHUP when that list changes.",
  }),
  brokerReconcile: variable(oneOf("repair", "report", "off"), {
    name: "SLUICE_BROKER_RECONCILE",
    description:
      "What happens at start to broker users and roles that differ from MongoDB. repair: they are set right, but no more " +
      "than 10 users are deleted.",
    fallback: "repair",
  }),
  credentialWarning: variable(seconds("1h", "365d"), {
    name: "SLUICE_CREDENTIAL_WARNING",
    description: "How long before its end a broker credential, or a certificate of the platform's, is warned of.",
    fallback: "30d",
  }),
  credentialMaxConnections: variable(integer("connections", 1, 200_000), {
    name: "SLUICE_CREDENTIAL_MAX_CONNECTIONS",
    description:
      "Connections to the broker that one credential may have at the same time; beyond that all of them are ended.",
    fallback: "2000",
  }),
  tenantMaxConnections: variable(integer("connections", 1, 200_000), {
    name: "SLUICE_TENANT_MAX_CONNECTIONS",
    description:
      "Connections to the broker of all credentials of a tenant together; beyond that those of the credential that " +
      "opened the last one are ended.",
    fallback: "5000",
  }),
  apiKeyWarning: variable(seconds("1h", "365d"), {
    name: "SLUICE_API_KEY_WARNING",
    description: "How long before its end an API key is warned of.",
    fallback: "14d",
  }),
  mqttAdminUsername: variable(username, {
    name: "SLUICE_MQTT_ADMIN_USERNAME",
    description: "The broker's user that administers dynamic security.",
    fallback: "sluice_admin",
  }),
  mqttAdminPassword: variable(password, {
    name: "SLUICE_MQTT_ADMIN_PASSWORD",
    description: "Password of that user.",
    required: "set it to the password with which the broker's dynamic security was seeded",
    secret: true,
  }),
  mqttIngestionUsername: variable(username, {
    name: "SLUICE_MQTT_INGESTION_USERNAME",
    description: "The broker's user that subscribes to tenants/#.",
    fallback: "ingestion_service",
  }),
  mqttIngestionPassword: variable(password, {
    name: "SLUICE_MQTT_INGESTION_PASSWORD",
    description: "Password of that user. Required unless SLUICE_INGEST=off.",
    secret: true,
  }),
  mqttIngestionClientId: variable(
    text(
      "text",
      /^[A-Za-z0-9_-]{22,128}$/,
      "set it to 22 to 128 random characters of a-z, A-Z, 0-9, _ and -: who knows it can take the session over",
    ),
    {
      name: "SLUICE_MQTT_INGESTION_CLIENT_ID",
      description:
        "Client id of the durable ingestion session: random, secret, and the same at every start. " +
        "Required unless SLUICE_INGEST=off.",
      secret: true,
    },
  ),
  mqttSessionExpirySeconds: variable(integer("seconds", 60, 4_294_967_295), {
    name: "SLUICE_MQTT_SESSION_EXPIRY_SECONDS",
    description:
      "How long the broker keeps the session's queue while no ingesting process runs (4294967295: as long as the " +
      "broker allows, 7 days with the given configuration).",
    fallback: "4294967295",
  }),

  httpHost: variable(text("address", /^[A-Za-z0-9.:_-]+$/, "set it to an address or host name to listen on"), {
    name: "SLUICE_HTTP_HOST",
    description: "Address on which GraphQL, health and metrics listen. 0.0.0.0: all.",
    fallback: "127.0.0.1",
  }),
  httpPort: variable(integer("port", 0, 65_535), {
    name: "SLUICE_HTTP_PORT",
    description: "Port of GraphQL over HTTP and WebSocket. 0: any free one.",
    fallback: "4000",
  }),
  metricsPort: variable(integer("port", 0, 65_535), {
    name: "SLUICE_METRICS_PORT",
    description: "Own port for health and metrics; without it they are served on SLUICE_HTTP_PORT.",
  }),
  corsOrigins: variable(origins, {
    name: "SLUICE_CORS_ORIGINS",
    description:
      "Origins of web pages that may use the API from browsers, beside its own, over HTTP and WebSocket. *: all.",
  }),
  httpTrustedProxies: variable(networks, {
    name: "SLUICE_HTTP_TRUSTED_PROXIES",
    description:
      "Proxies in front of the API whose X-Forwarded-For tells the client's address. Without it that of the connection counts.",
  }),
  httpMaxAddressConnections: variable(integer("connections", 1, 1_000_000), {
    name: "SLUICE_HTTP_MAX_ADDRESS_CONNECTIONS",
    description: "Most open connections of one client address, over HTTP and WebSocket together.",
    fallback: "5000",
  }),
  httpMaxUnauthenticated: variable(integer("connections", 1, 1_000_000), {
    name: "SLUICE_HTTP_MAX_UNAUTHENTICATED",
    description: "Most open connections on which no valid key has come yet. One more ends the oldest of them.",
    fallback: "4000",
  }),
  httpMaxAddressUnauthenticated: variable(integer("connections", 1, 1_000_000), {
    name: "SLUICE_HTTP_MAX_ADDRESS_UNAUTHENTICATED",
    description: "The same of one client address.",
    fallback: "2000",
  }),
  webSocketMaxConnections: variable(integer("connections", 1, 1_000_000), {
    name: "SLUICE_WS_MAX_CONNECTIONS",
    description: "Most open WebSocket connections that are authenticated.",
    fallback: "10000",
  }),
  webSocketMaxSubscriptions: variable(integer("subscriptions", 1, 10_000), {
    name: "SLUICE_WS_MAX_SUBSCRIPTIONS",
    description: "Most subscriptions on one WebSocket connection.",
    fallback: "100",
  }),
  webSocketMaxPayloadBytes: variable(integer("bytes", 1_024, 16_777_216), {
    name: "SLUICE_WS_MAX_PAYLOAD_BYTES",
    description: "Largest message that a WebSocket client may send.",
    fallback: "262144",
  }),
  webSocketMaxTenantConnections: variable(integer("connections", 1, 1_000_000), {
    name: "SLUICE_WS_MAX_TENANT_CONNECTIONS",
    description: "Most open WebSocket connections of one tenant; those beyond are closed with 4441.",
    fallback: "1000",
  }),
  webSocketInitTimeout: variable(duration("100ms", "5m"), {
    name: "SLUICE_WS_INIT_TIMEOUT",
    description: "How long a WebSocket client may take to send connection_init; then it is closed with 4408.",
    fallback: "5s",
  }),
  webSocketIdleTimeout: variable(duration("1s", "24h"), {
    name: "SLUICE_WS_IDLE_TIMEOUT",
    description: "How long a WebSocket may stay open without any operation; then it is closed with 4442.",
    fallback: "10m",
  }),
  httpMaxBodyBytes: variable(integer("bytes", 1_024, 67_108_864), {
    name: "SLUICE_HTTP_MAX_BODY_BYTES",
    description: "Largest body of an HTTP request.",
    fallback: "1048576",
  }),
  graphqlMaxCost: variable(integer("points", 100, 100_000_000), {
    name: "SLUICE_GRAPHQL_MAX_COST",
    description: "Most points that one operation, or one event of a subscription, may cost.",
    fallback: "100000",
  }),
  graphqlMaxResponseBytes: variable(integer("bytes", 65_536, 268_435_456), {
    name: "SLUICE_GRAPHQL_MAX_RESPONSE_BYTES",
    description: "Largest answer, or event of a subscription, in bytes of its JSON.",
    fallback: "8388608",
  }),
  httpMaxBufferedBytes: variable(integer("bytes", 1_048_576, 4_294_967_296), {
    name: "SLUICE_HTTP_MAX_BUFFERED_BYTES",
    description:
      "Most bytes of answers that clients have not read yet, over all connections of the process. Beyond it, " +
      "Sluice closes connections of the tenant that leaves most unread.",
    fallback: "67108864",
  }),
  graphqlMaxDepth: variable(integer("fields", 3, 100), {
    name: "SLUICE_GRAPHQL_MAX_DEPTH",
    description: "Most fields inside each other in an operation.",
    fallback: "15",
  }),
  graphqlMaxAliases: variable(integer("aliases", 0, 10_000), {
    name: "SLUICE_GRAPHQL_MAX_ALIASES",
    description: "Most aliased fields in a document.",
    fallback: "100",
  }),
  graphqlMaxTokens: variable(integer("tokens", 100, 1_000_000), {
    name: "SLUICE_GRAPHQL_MAX_TOKENS",
    description: "Most lexical tokens in a document.",
    fallback: "4000",
  }),
  operationDeadline: variable(duration("100ms", "10m"), {
    name: "SLUICE_OPERATION_DEADLINE",
    description: "How long a query, a mutation or the start of a subscription may take; then its reads are ended.",
    fallback: "10s",
  }),
  apiKeyRates: variable(rates, {
    name: "SLUICE_API_KEY_RATES",
    description: "Cost points that one API key, or subject of tokens, may use; all pairs hold at once.",
    fallback: "200000:1,6000000:60",
  }),
  apiTenantRates: variable(rates, {
    name: "SLUICE_API_TENANT_RATES",
    description: "The same for all keys and tokens of a tenant together.",
    fallback: "400000:1,12000000:60",
  }),
  persistedDocuments: variable(text("path, …", anything, "set it to paths of manifests, with commas between"), {
    name: "SLUICE_PERSISTED_DOCUMENTS",
    description: "JSON manifests of the documents that clients may name by id, such as sdk/persisted-documents.json.",
  }),
  persistedDocumentsOnly: variable(flag, {
    name: "SLUICE_PERSISTED_DOCUMENTS_ONLY",
    description: "Whether all other documents are refused. Needs SLUICE_PERSISTED_DOCUMENTS.",
    fallback: "false",
  }),
  introspection: variable(flag, {
    name: "SLUICE_INTROSPECTION",
    description: "Whether the schema can be read through GraphQL introspection.",
    fallback: "true",
  }),
  ide: variable(flag, {
    name: "SLUICE_IDE",
    description: "Whether a browser gets the GraphQL IDE at /graphql.",
    fallback: "true",
  }),
  operatorKey: variable(
    text(
      "API key",
      /^slk_[a-z0-9]{1,64}_[A-Za-z0-9_-]{43}$/,
      `set it to slk_<id>_<43 random characters>: echo "slk_ops_$(openssl rand -base64 32 | tr +/ -_ | tr -d =)"`,
    ),
    {
      name: "SLUICE_OPERATOR_KEY",
      description: "API key with the role OPERATOR that is accepted beside the stored ones.",
      secret: true,
    },
  ),

  jwtJwksUrl: variable(url("the keys of an identity provider are public", "https:", "http:"), {
    name: "SLUICE_JWT_JWKS_URL",
    description:
      "Where an identity provider publishes the keys of its tokens (JWKS). Set: its tokens open the API too.",
  }),
  jwtIssuer: variable(text("text", anything, "set it to the issuer exactly as it stands in tokens"), {
    name: "SLUICE_JWT_ISSUER",
    description: "The claim iss that tokens must have. Required with SLUICE_JWT_JWKS_URL.",
  }),
  jwtAudience: variable(text("text", anything, "set it to the audience exactly as it stands in tokens"), {
    name: "SLUICE_JWT_AUDIENCE",
    description: "The claim aud that tokens must have. Required with SLUICE_JWT_JWKS_URL.",
  }),
  jwtTenantClaim: variable(text("claim", anything, "set it to the name of a claim, or a path with dots"), {
    name: "SLUICE_JWT_TENANT_CLAIM",
    description: "Claim that holds the tenant's id: its name, or a path with dots.",
    fallback: "tenant_id",
  }),
  jwtRoleClaim: variable(text("claim", anything, "set it to the name of a claim, or a path with dots"), {
    name: "SLUICE_JWT_ROLE_CLAIM",
    description: "Claim that holds the role or a list of roles. Of several the one that may most counts.",
    fallback: "role",
  }),
  jwtRoles: variable(mapping(ROLES), {
    name: "SLUICE_JWT_ROLES",
    description: "What the identity provider calls the roles; a token without any of them opens nothing.",
    fallback: "TENANT_ADMIN=TENANT_ADMIN,TENANT_READER=TENANT_READER",
  }),
  jwtAlgorithms: variable(listOf(TOKEN_ALGORITHMS), {
    name: "SLUICE_JWT_ALGORITHMS",
    description: "Signature algorithms that are accepted.",
    fallback: "RS256,PS256,ES256,EdDSA",
  }),

  ingest: variable(onOff, {
    name: "SLUICE_INGEST",
    description: "Whether this process ingests. off: it only serves the API.",
    fallback: "on",
  }),
  ingestMaxInFlight: variable(integer("readings", 100, 10_000_000), {
    name: "SLUICE_INGEST_MAX_IN_FLIGHT",
    description: "Most readings received and not yet acknowledged; beyond it the broker keeps the queue.",
    fallback: "20000",
  }),
  ingestMaxPayloadBytes: variable(integer("bytes", 64, 16_777_216), {
    name: "SLUICE_INGEST_MAX_PAYLOAD_BYTES",
    description: "Largest payload of one MQTT message; a larger one is rejected as PAYLOAD_TOO_LARGE.",
    fallback: "65536",
  }),
  dedupWindow: variable(duration("0s", "24h"), {
    name: "SLUICE_DEDUP_WINDOW",
    description: "How long a reading is remembered so that its redelivery is stored once. 0s: never.",
    fallback: "10m",
  }),

  flushInterval: variable(duration("50ms", "5m"), {
    name: "SLUICE_FLUSH_INTERVAL",
    description: "The least time between two flushes of the journal while readings come in.",
    fallback: "2s",
  }),
  flushMaxReadings: variable(integer("readings", 1_000, 5_000_000), {
    name: "SLUICE_FLUSH_MAX_READINGS",
    description: "Readings at which a flush starts however few of each sensor they are; bounds its memory.",
    fallback: "1000000",
  }),

  telemetryRetention: variable(seconds("1h", "36500d"), {
    name: "SLUICE_TELEMETRY_RETENTION",
    description: "How long readings are kept, counted from their timestamp.",
    fallback: "30d",
  }),
  journalRetention: variable(seconds("1h", "365d"), {
    name: "SLUICE_JOURNAL_RETENTION",
    description:
      "How long journal batches are kept once they are flushed: subscriptions resume out of them, and out of the time series beyond.",
    fallback: "48h",
  }),
  rejectionRetention: variable(seconds("1h", "3650d"), {
    name: "SLUICE_REJECTION_RETENTION",
    description: "How long rejected messages are kept.",
    fallback: "7d",
  }),
  ledgerRetention: variable(seconds("1h", "3650d"), {
    name: "SLUICE_LEDGER_RETENTION",
    description: "How long the ledger's minutes are kept.",
    fallback: "90d",
  }),
  auditRetention: variable(seconds("1d", "36500d"), {
    name: "SLUICE_AUDIT_RETENTION",
    description: "How long the audit log is kept.",
    fallback: "400d",
  }),

  redriveWindow: variable(seconds("1m", "30d"), {
    name: "SLUICE_REDRIVE_WINDOW",
    description:
      "How long payloads rejected as UNKNOWN_ASSET or UNKNOWN_SENSOR are kept for rejectedMessagesRedrive. " +
      "At most SLUICE_JOURNAL_RETENTION.",
    fallback: "24h",
  }),
  redriveMaxPayloads: variable(integer("payloads", 0, 1_000_000), {
    name: "SLUICE_REDRIVE_MAX_PAYLOADS",
    description: "Most such payloads of one tenant, with 4 KiB on average. 0: none are kept.",
    fallback: "10000",
  }),

  rejectionNotices: variable(integer("notices", 0, 600), {
    name: "SLUICE_REJECTION_NOTICES",
    description:
      "Notices a minute that a tenant's gateways get of their rejected messages, on tenants/{tenantId}/rejections. " +
      "0: none, and no gateway may subscribe to anything. The same in every process of a platform.",
    fallback: "0",
  }),

  tenantRates: variable(rates, {
    name: "SLUICE_DEFAULT_TENANT_RATES",
    description:
      "Readings that a tenant may publish, where the tenant has no limit of its own; all pairs hold at once.",
    fallback: "50000:1,2000000:60",
  }),
  sensorRates: variable(rates, {
    name: "SLUICE_DEFAULT_SENSOR_RATES",
    description: "The same for each sensor.",
    fallback: "2000:1",
  }),
  readingMaxAge: variable(seconds("1s", "3650d"), {
    name: "SLUICE_READING_MAX_AGE",
    description: "Oldest timestamp that is accepted, before receipt, where the tenant has no limit of its own.",
    fallback: "24h",
  }),
  readingMaxAhead: variable(seconds("0s", "24h"), {
    name: "SLUICE_READING_MAX_AHEAD",
    description: "Newest timestamp that is accepted, after receipt, where the tenant has no limit of its own.",
    fallback: "5m",
  }),
  maxAssets: variable(integer("assets", 1, MOST_OF_QUOTA), {
    name: "SLUICE_DEFAULT_MAX_ASSETS",
    description: "Assets that a tenant may have, where the tenant has no limit of its own.",
    fallback: "100000",
  }),
  maxSensors: variable(integer("sensors", 1, MOST_OF_QUOTA), {
    name: "SLUICE_DEFAULT_MAX_SENSORS",
    description: "Sensors that a tenant may have, where the tenant has no limit of its own.",
    fallback: "500000",
  }),
  maxApiKeys: variable(integer("keys", 1, MOST_OF_QUOTA), {
    name: "SLUICE_DEFAULT_MAX_API_KEYS",
    description:
      "API keys, neither revoked nor expired, that a tenant may have, where the tenant has no limit of its own.",
    fallback: "1000",
  }),
  maxBrokerCredentials: variable(integer("credentials", 1, MOST_OF_QUOTA), {
    name: "SLUICE_DEFAULT_MAX_BROKER_CREDENTIALS",
    description:
      "Broker credentials in force, beside the first one, that a tenant may have, where the tenant has no limit of its own.",
    fallback: "1000",
  }),
  auditChanges: variable(integer("records", 1, 100_000), {
    name: "SLUICE_AUDIT_CHANGES_PER_MINUTE",
    description:
      "Changes of a fleet of one kind (assetUpdate, ...) by a tenant's keys that the audit log records one by one each " +
      "minute; one more record counts the others. Changes of keys and credentials are always recorded.",
    fallback: "300",
  }),
  tenantIdCooldown: variable(seconds("0s", "3650d"), {
    name: "SLUICE_TENANT_ID_COOLDOWN",
    description:
      "How long the id of a deleted tenant cannot be registered again. Keep it longer than persistent_client_expiration " +
      "of the broker (7 days): until then the broker may hold sessions of the previous tenant.",
    fallback: "8d",
  }),
  registryMaxSensors: variable(integer("sensors", 1_000, 10_000_000), {
    name: "SLUICE_REGISTRY_MAX_SENSORS",
    description: "Most sensors held in memory by the registry.",
    fallback: "1000000",
  }),

  subscriptionQueueReadings: variable(integer("readings", 100, 1_000_000), {
    name: "SLUICE_SUBSCRIPTION_QUEUE_READINGS",
    description:
      "Most readings that wait for one slow subscriber, or one larger event; beyond it the subscriber gets a gap.",
    fallback: "10000",
  }),

  logLevel: variable(oneOf("trace", "debug", "info", "warn", "error", "fatal", "silent"), {
    name: "SLUICE_LOG_LEVEL",
    description: "Least severe level that is logged.",
    fallback: "info",
  }),
  logFormat: variable(oneOf("json", "pretty"), {
    name: "SLUICE_LOG_FORMAT",
    description: "One JSON object a line, or lines for people.",
    fallback: "json",
  }),
  maxClockSkew: variable(duration("1s", "1h"), {
    name: "SLUICE_MAX_CLOCK_SKEW",
    description:
      "Most by which this process's clock may differ from MongoDB's. Beyond it the process is not ready, and ends and erases nothing by time.",
    fallback: "5s",
  }),
  shutdownDeadline: variable(duration("1s", "10m"), {
    name: "SLUICE_SHUTDOWN_DEADLINE",
    description: "How long an orderly stop may take after SIGTERM before the process ends regardless.",
    fallback: "10s",
  }),
} satisfies Record<string, Variable<unknown>>;

export type Variables = typeof variables;

/** Type of a variable's value. undefined only if it has no default and is not required. */
export type Value<V> =
  V extends Variable<infer T> ? (V extends { fallback: string } | { required: string } ? T : T | undefined) : never;

function variable<T, const Rest extends Omit<Variable<T>, keyof ValueKind<T>>>(kind: ValueKind<T>, rest: Rest) {
  return { ...kind, ...rest };
}

/** Variables of the scripts and the development stack. They are still set when these start the platform. */
export const variablesOfScripts: readonly string[] = [
  "SLUICE_MONGOD",
  "SLUICE_MOSQUITTO",
  "SLUICE_MOSQUITTO_PLUGIN",
  "SLUICE_CHROMIUM",
  "SLUICE_PYTHON",
  "SLUICE_PYTHON_PACKAGES",
  "SLUICE_TEST_SERVERS",
  "SLUICE_TEST_FAULTS",
  "SLUICE_CHAOS",
  "SLUICE_FAIRNESS",
  "SLUICE_EXPORT_READINGS",
];
