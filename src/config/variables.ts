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
const tenantsUrl = url("gateways get credentials of their own", "mqtts:");

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
    description: "Address of the broker's TLS listener, without user information. Sluice rejects plain mqtt://.",
    required: "set it to the broker's TLS listener, such as mqtts://broker.example.com:8883",
  }),
  mqttCaFile: variable(file, {
    name: "SLUICE_MQTT_CA_FILE",
    description: "PEM file of the CA that signed the broker's certificate. Without it, Sluice uses the system's CAs.",
  }),
  mqttPublicUrl: variable(tenantsUrl, {
    name: "SLUICE_MQTT_PUBLIC_URL",
    description: "Address of the broker for gateways, in responses. Default: MQTT_URL.",
  }),
  mqttCertificateUrl: variable(tenantsUrl, {
    name: "SLUICE_MQTT_CERTIFICATE_URL",
    description: "Address of the broker's listener for client certificates, in responses.",
  }),
  clientCaCertFile: variable(file, {
    name: "SLUICE_CLIENT_CA_CERT_FILE",
    description: "PEM file of the CA that signs gateways' certificates. Without it, Sluice signs none.",
  }),
  clientCaKeyFile: variable(file, {
    name: "SLUICE_CLIENT_CA_KEY_FILE",
    description: "PEM file (PKCS#8) of that CA's key. Anyone who reads it can create certificates for every tenant.",
  }),
  clientCrlFile: variable(path, {
    name: "SLUICE_CLIENT_CRL_FILE",
    description:
      "File in which Sluice lists revoked certificates: the file that crlfile names in the broker's configuration. Without it, a revoked certificate still connects but has no rights.",
  }),
  brokerPidFile: variable(path, {
    name: "SLUICE_BROKER_PID_FILE",
    description:
      "File that pid_file names in the configuration of a broker on this machine. Sluice sends that broker SIGHUP when the list of revoked certificates changes.",
  }),
  brokerReconcile: variable(oneOf("repair", "report", "off"), {
    name: "SLUICE_BROKER_RECONCILE",
    description:
      "How Sluice treats broker users and roles that differ from MongoDB at start. repair: sets them right, but deletes at most 10 users. report: only logs them. off: does not compare.",
    fallback: "repair",
  }),
  credentialWarning: variable(seconds("1h", "365d"), {
    name: "SLUICE_CREDENTIAL_WARNING",
    description: "How long before its expiry Sluice warns about a broker credential or a certificate of the platform.",
    fallback: "30d",
  }),
  credentialMaxConnections: variable(integer("connections", 1, 200_000), {
    name: "SLUICE_CREDENTIAL_MAX_CONNECTIONS",
    description: "Maximum connections of one credential to the broker. Beyond it, Sluice closes all of them.",
    fallback: "2000",
  }),
  tenantMaxConnections: variable(integer("connections", 1, 200_000), {
    name: "SLUICE_TENANT_MAX_CONNECTIONS",
    description:
      "Maximum connections of all credentials of a tenant to the broker. Beyond it, Sluice closes those of the credential that opened the last one.",
    fallback: "5000",
  }),
  apiKeyWarning: variable(seconds("1h", "365d"), {
    name: "SLUICE_API_KEY_WARNING",
    description: "How long before its expiry Sluice warns about an API key.",
    fallback: "14d",
  }),
  mqttAdminUsername: variable(username, {
    name: "SLUICE_MQTT_ADMIN_USERNAME",
    description: "Broker user that administers dynamic security.",
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
    description: "Broker user that subscribes to tenants/#.",
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
      "set it to 22 to 128 random characters of a-z, A-Z, 0-9, _ and -: anyone who knows it can take over the session",
    ),
    {
      name: "SLUICE_MQTT_INGESTION_CLIENT_ID",
      description:
        "Client ID of the durable ingestion session: random, secret, and the same at every start. Required unless SLUICE_INGEST=off.",
      secret: true,
    },
  ),
  mqttSessionExpirySeconds: variable(integer("seconds", 60, 4_294_967_295), {
    name: "SLUICE_MQTT_SESSION_EXPIRY_SECONDS",
    description:
      "How long the broker keeps the session's queue while no ingesting process runs. 4294967295: as long as the broker allows, 7 days with the given configuration.",
    fallback: "4294967295",
  }),

  httpHost: variable(text("address", /^[A-Za-z0-9.:_-]+$/, "set it to an address or host name to listen on"), {
    name: "SLUICE_HTTP_HOST",
    description: "Address on which GraphQL, health and metrics listen. 0.0.0.0: all addresses.",
    fallback: "127.0.0.1",
  }),
  httpPort: variable(integer("port", 0, 65_535), {
    name: "SLUICE_HTTP_PORT",
    description: "Port of GraphQL over HTTP and WebSocket. 0: any free port.",
    fallback: "4000",
  }),
  metricsPort: variable(integer("port", 0, 65_535), {
    name: "SLUICE_METRICS_PORT",
    description: "Separate port for health and metrics. Without it, they are on SLUICE_HTTP_PORT.",
  }),
  corsOrigins: variable(origins, {
    name: "SLUICE_CORS_ORIGINS",
    description: "Origins of further web pages that can use the API over HTTP and WebSocket. *: all.",
  }),
  httpTrustedProxies: variable(networks, {
    name: "SLUICE_HTTP_TRUSTED_PROXIES",
    description:
      "Proxies in front of the API whose X-Forwarded-For has the client's address. Without it, Sluice takes the address of the connection.",
  }),
  httpMaxAddressConnections: variable(integer("connections", 1, 1_000_000), {
    name: "SLUICE_HTTP_MAX_ADDRESS_CONNECTIONS",
    description: "Maximum open connections of one client address, over HTTP and WebSocket together.",
    fallback: "5000",
  }),
  httpMaxUnauthenticated: variable(integer("connections", 1, 1_000_000), {
    name: "SLUICE_HTTP_MAX_UNAUTHENTICATED",
    description: "Maximum open connections without a valid key. Beyond it, Sluice closes the oldest of them.",
    fallback: "4000",
  }),
  httpMaxAddressUnauthenticated: variable(integer("connections", 1, 1_000_000), {
    name: "SLUICE_HTTP_MAX_ADDRESS_UNAUTHENTICATED",
    description: "The same for one client address.",
    fallback: "2000",
  }),
  webSocketMaxConnections: variable(integer("connections", 1, 1_000_000), {
    name: "SLUICE_WS_MAX_CONNECTIONS",
    description: "Maximum open WebSockets that are authenticated.",
    fallback: "10000",
  }),
  webSocketMaxSubscriptions: variable(integer("subscriptions", 1, 10_000), {
    name: "SLUICE_WS_MAX_SUBSCRIPTIONS",
    description: "Maximum operations on one WebSocket.",
    fallback: "100",
  }),
  webSocketMaxPayloadBytes: variable(integer("bytes", 1_024, 16_777_216), {
    name: "SLUICE_WS_MAX_PAYLOAD_BYTES",
    description: "Largest message from a WebSocket client.",
    fallback: "262144",
  }),
  webSocketMaxTenantConnections: variable(integer("connections", 1, 1_000_000), {
    name: "SLUICE_WS_MAX_TENANT_CONNECTIONS",
    description: "Maximum open WebSockets of one tenant. Beyond it, Sluice closes the new one with 4441.",
    fallback: "1000",
  }),
  webSocketInitTimeout: variable(duration("100ms", "5m"), {
    name: "SLUICE_WS_INIT_TIMEOUT",
    description: "Time for a WebSocket client to send connection_init. Then Sluice closes it with 4408.",
    fallback: "5s",
  }),
  webSocketIdleTimeout: variable(duration("1s", "24h"), {
    name: "SLUICE_WS_IDLE_TIMEOUT",
    description: "Time for which a WebSocket can stay open without any operation. Then Sluice closes it with 4442.",
    fallback: "10m",
  }),
  httpMaxBodyBytes: variable(integer("bytes", 1_024, 67_108_864), {
    name: "SLUICE_HTTP_MAX_BODY_BYTES",
    description: "Largest body of an HTTP request.",
    fallback: "1048576",
  }),
  graphqlMaxCost: variable(integer("points", 100, 100_000_000), {
    name: "SLUICE_GRAPHQL_MAX_COST",
    description: "Maximum points of one operation, or of one event of a subscription.",
    fallback: "100000",
  }),
  graphqlMaxResponseBytes: variable(integer("bytes", 65_536, 268_435_456), {
    name: "SLUICE_GRAPHQL_MAX_RESPONSE_BYTES",
    description: "Largest response, or event of a subscription, in bytes of its JSON.",
    fallback: "8388608",
  }),
  httpMaxBufferedBytes: variable(integer("bytes", 1_048_576, 4_294_967_296), {
    name: "SLUICE_HTTP_MAX_BUFFERED_BYTES",
    description:
      "Maximum bytes of responses that clients have not read yet, over all connections of the process. Beyond it, Sluice closes connections of the tenant with the most.",
    fallback: "67108864",
  }),
  graphqlMaxDepth: variable(integer("fields", 3, 100), {
    name: "SLUICE_GRAPHQL_MAX_DEPTH",
    description: "Maximum depth of an operation, in nested fields.",
    fallback: "15",
  }),
  graphqlMaxAliases: variable(integer("aliases", 0, 10_000), {
    name: "SLUICE_GRAPHQL_MAX_ALIASES",
    description: "Maximum aliased fields of a document.",
    fallback: "100",
  }),
  graphqlMaxTokens: variable(integer("tokens", 100, 1_000_000), {
    name: "SLUICE_GRAPHQL_MAX_TOKENS",
    description: "Maximum lexical tokens of a document.",
    fallback: "4000",
  }),
  operationDeadline: variable(duration("100ms", "10m"), {
    name: "SLUICE_OPERATION_DEADLINE",
    description: "Maximum time of a query, a mutation or the start of a subscription. Then Sluice cancels its reads.",
    fallback: "10s",
  }),
  apiKeyRates: variable(rates, {
    name: "SLUICE_API_KEY_RATES",
    description: "Rate of cost points for one API key, or one subject of tokens. All pairs hold at once.",
    fallback: "200000:1,6000000:60",
  }),
  apiTenantRates: variable(rates, {
    name: "SLUICE_API_TENANT_RATES",
    description: "The same for all keys and tokens of a tenant together.",
    fallback: "400000:1,12000000:60",
  }),
  persistedDocuments: variable(text("path, …", anything, "set it to paths of manifests, with commas between"), {
    name: "SLUICE_PERSISTED_DOCUMENTS",
    description: "JSON manifests of documents that clients can send by ID, such as sdk/persisted-documents.json.",
  }),
  persistedDocumentsOnly: variable(flag, {
    name: "SLUICE_PERSISTED_DOCUMENTS_ONLY",
    description: "Whether Sluice rejects all other documents. Needs SLUICE_PERSISTED_DOCUMENTS.",
    fallback: "false",
  }),
  introspection: variable(flag, {
    name: "SLUICE_INTROSPECTION",
    description: "Whether clients can read the schema by GraphQL introspection.",
    fallback: "true",
  }),
  ide: variable(flag, {
    name: "SLUICE_IDE",
    description: "Whether /graphql serves the GraphQL IDE to browsers.",
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
      description: "API key with the role OPERATOR, which Sluice accepts beside the stored ones.",
      secret: true,
    },
  ),

  jwtJwksUrl: variable(url("the keys of an identity provider are public", "https:", "http:"), {
    name: "SLUICE_JWT_JWKS_URL",
    description: "URL of the public keys (JWKS) of an identity provider. If set, its tokens open the API too.",
  }),
  jwtIssuer: variable(text("text", anything, "set it to the issuer exactly as it stands in tokens"), {
    name: "SLUICE_JWT_ISSUER",
    description: "Claim iss that tokens must have. Required with SLUICE_JWT_JWKS_URL.",
  }),
  jwtAudience: variable(text("text", anything, "set it to the audience exactly as it stands in tokens"), {
    name: "SLUICE_JWT_AUDIENCE",
    description: "Claim aud that tokens must have. Required with SLUICE_JWT_JWKS_URL.",
  }),
  jwtTenantClaim: variable(text("claim", anything, "set it to the name of a claim, or a path with dots"), {
    name: "SLUICE_JWT_TENANT_CLAIM",
    description: "Claim with the tenant's ID: its name, or a path with dots.",
    fallback: "tenant_id",
  }),
  jwtRoleClaim: variable(text("claim", anything, "set it to the name of a claim, or a path with dots"), {
    name: "SLUICE_JWT_ROLE_CLAIM",
    description: "Claim with the role or a list of roles. Of several roles, the most powerful one counts.",
    fallback: "role",
  }),
  jwtRoles: variable(mapping(ROLES), {
    name: "SLUICE_JWT_ROLES",
    description: "The identity provider's names of the roles. A token without any of them opens nothing.",
    fallback: "TENANT_ADMIN=TENANT_ADMIN,TENANT_READER=TENANT_READER",
  }),
  jwtAlgorithms: variable(listOf(TOKEN_ALGORITHMS), {
    name: "SLUICE_JWT_ALGORITHMS",
    description: "Accepted signature algorithms.",
    fallback: "RS256,PS256,ES256,EdDSA",
  }),

  ingest: variable(onOff, {
    name: "SLUICE_INGEST",
    description: "Whether this process ingests. off: it only serves the API.",
    fallback: "on",
  }),
  ingestMaxInFlight: variable(integer("readings", 100, 10_000_000), {
    name: "SLUICE_INGEST_MAX_IN_FLIGHT",
    description: "Maximum readings received and not yet acknowledged. Beyond it, the broker keeps the queue.",
    fallback: "20000",
  }),
  ingestMaxPayloadBytes: variable(integer("bytes", 64, 16_777_216), {
    name: "SLUICE_INGEST_MAX_PAYLOAD_BYTES",
    description: "Largest payload of an MQTT message. Sluice rejects a larger one as PAYLOAD_TOO_LARGE.",
    fallback: "65536",
  }),
  dedupWindow: variable(duration("0s", "24h"), {
    name: "SLUICE_DEDUP_WINDOW",
    description: "How long Sluice remembers a reading, to store its redelivery once. 0s: never.",
    fallback: "10m",
  }),

  flushInterval: variable(duration("50ms", "5m"), {
    name: "SLUICE_FLUSH_INTERVAL",
    description: "Minimum time between two flushes of the journal while readings arrive.",
    fallback: "2s",
  }),
  flushMaxReadings: variable(integer("readings", 1_000, 5_000_000), {
    name: "SLUICE_FLUSH_MAX_READINGS",
    description:
      "Unflushed readings at which a flush starts, however few each sensor has. Bounds the flusher's memory.",
    fallback: "1000000",
  }),

  telemetryRetention: variable(seconds("1h", "36500d"), {
    name: "SLUICE_TELEMETRY_RETENTION",
    description: "How long Sluice keeps readings, counted from their timestamp.",
    fallback: "30d",
  }),
  journalRetention: variable(seconds("1h", "365d"), {
    name: "SLUICE_JOURNAL_RETENTION",
    description:
      "How long Sluice keeps journal batches after their flush. Subscriptions resume from them, and from the telemetry collection beyond.",
    fallback: "48h",
  }),
  rejectionRetention: variable(seconds("1h", "3650d"), {
    name: "SLUICE_REJECTION_RETENTION",
    description: "How long Sluice keeps rejected messages.",
    fallback: "7d",
  }),
  ledgerRetention: variable(seconds("1h", "3650d"), {
    name: "SLUICE_LEDGER_RETENTION",
    description: "How long Sluice keeps the ledger's minutes.",
    fallback: "90d",
  }),
  auditRetention: variable(seconds("1d", "36500d"), {
    name: "SLUICE_AUDIT_RETENTION",
    description: "How long Sluice keeps the audit log.",
    fallback: "400d",
  }),

  redriveWindow: variable(seconds("1m", "30d"), {
    name: "SLUICE_REDRIVE_WINDOW",
    description:
      "How long Sluice keeps payloads rejected as UNKNOWN_ASSET or UNKNOWN_SENSOR, for rejectedMessagesRedrive. At most SLUICE_JOURNAL_RETENTION.",
    fallback: "24h",
  }),
  redriveMaxPayloads: variable(integer("payloads", 0, 1_000_000), {
    name: "SLUICE_REDRIVE_MAX_PAYLOADS",
    description: "Maximum of such payloads of one tenant, at 4 KiB each on average. 0: keeps none.",
    fallback: "10000",
  }),

  rejectionNotices: variable(integer("notices", 0, 600), {
    name: "SLUICE_REJECTION_NOTICES",
    description:
      "Notices a minute about rejected messages to a tenant's gateways, on tenants/{tenantId}/rejections. 0: none, and no gateway can subscribe to anything. Set the same value in every process.",
    fallback: "0",
  }),

  tenantRates: variable(rates, {
    name: "SLUICE_DEFAULT_TENANT_RATES",
    description: "Rate of readings of a tenant without a limit of its own. All pairs hold at once.",
    fallback: "50000:1,2000000:60",
  }),
  sensorRates: variable(rates, {
    name: "SLUICE_DEFAULT_SENSOR_RATES",
    description: "The same for each sensor.",
    fallback: "2000:1",
  }),
  readingMaxAge: variable(seconds("1s", "3650d"), {
    name: "SLUICE_READING_MAX_AGE",
    description: "Oldest accepted timestamp, before receipt, for a tenant without a limit of its own.",
    fallback: "24h",
  }),
  readingMaxAhead: variable(seconds("0s", "24h"), {
    name: "SLUICE_READING_MAX_AHEAD",
    description: "Newest accepted timestamp, after receipt, for a tenant without a limit of its own.",
    fallback: "5m",
  }),
  maxAssets: variable(integer("assets", 1, MOST_OF_QUOTA), {
    name: "SLUICE_DEFAULT_MAX_ASSETS",
    description: "Maximum assets of a tenant without a limit of its own.",
    fallback: "100000",
  }),
  maxSensors: variable(integer("sensors", 1, MOST_OF_QUOTA), {
    name: "SLUICE_DEFAULT_MAX_SENSORS",
    description: "Maximum sensors of a tenant without a limit of its own.",
    fallback: "500000",
  }),
  maxApiKeys: variable(integer("keys", 1, MOST_OF_QUOTA), {
    name: "SLUICE_DEFAULT_MAX_API_KEYS",
    description: "Maximum API keys, neither revoked nor expired, of a tenant without a limit of its own.",
    fallback: "1000",
  }),
  maxBrokerCredentials: variable(integer("credentials", 1, MOST_OF_QUOTA), {
    name: "SLUICE_DEFAULT_MAX_BROKER_CREDENTIALS",
    description: "Maximum active broker credentials, beside the first one, of a tenant without a limit of its own.",
    fallback: "1000",
  }),
  auditChanges: variable(integer("records", 1, 100_000), {
    name: "SLUICE_AUDIT_CHANGES_PER_MINUTE",
    description:
      "Fleet changes of one kind (assetUpdate, ...) by a tenant's keys that get an audit record each, per minute. One more record counts the others. Changes of keys and credentials always get a record.",
    fallback: "300",
  }),
  tenantIdCooldown: variable(seconds("0s", "3650d"), {
    name: "SLUICE_TENANT_ID_COOLDOWN",
    description:
      "How long nobody can register the ID of a deleted tenant. Keep it longer than persistent_client_expiration of the broker (7 days): until then the broker can hold sessions of the previous tenant.",
    fallback: "8d",
  }),
  registryMaxSensors: variable(integer("sensors", 1_000, 10_000_000), {
    name: "SLUICE_REGISTRY_MAX_SENSORS",
    description: "Maximum sensors that the registry holds in memory.",
    fallback: "1000000",
  }),

  subscriptionQueueReadings: variable(integer("readings", 100, 1_000_000), {
    name: "SLUICE_SUBSCRIPTION_QUEUE_READINGS",
    description:
      "Maximum readings queued for one slow subscriber, or one larger event. Beyond it, the subscriber gets a gap.",
    fallback: "10000",
  }),

  logLevel: variable(oneOf("trace", "debug", "info", "warn", "error", "fatal", "silent"), {
    name: "SLUICE_LOG_LEVEL",
    description: "Lowest level that Sluice logs.",
    fallback: "info",
  }),
  logFormat: variable(oneOf("json", "pretty"), {
    name: "SLUICE_LOG_FORMAT",
    description: "json: one JSON object a line. pretty: lines for people.",
    fallback: "json",
  }),
  maxClockSkew: variable(duration("1s", "1h"), {
    name: "SLUICE_MAX_CLOCK_SKEW",
    description:
      "Maximum skew between this process's clock and MongoDB's. Beyond it, the process is not ready, and expires and erases nothing by time.",
    fallback: "5s",
  }),
  shutdownDeadline: variable(duration("1s", "10m"), {
    name: "SLUICE_SHUTDOWN_DEADLINE",
    description: "Maximum time of an orderly stop after SIGTERM. Then the process exits regardless.",
    fallback: "10s",
  }),
} satisfies Record<string, Variable<unknown>>;

export type ConfigVariables = typeof variables;

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
  "SLUICE_FAIRNESS_SECONDS",
  "SLUICE_FAIRNESS_SEED",
  "SLUICE_FAIRNESS_SHAPES",
  "SLUICE_EXPORT_READINGS",
];
