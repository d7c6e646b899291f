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
const tenantsUrl = url("gateways get their own credentials", "mqtts:");

export const variables = {
  mongodbUri: variable(
    text("URL", /^mongodb(\+srv)?:\/\/[^\s/]+/, "set it to mongodb://host:port[,host:port]/?replicaSet=name"),
    {
      name: "MONGODB_URI",
      description: "Connection string of MongoDB 6.0 or newer. It must be a replica set; one node is enough.",
      required: "set it to the connection string of a replica set, such as mongodb://127.0.0.1:27017/?replicaSet=rs0",
      secret: true,
    },
  ),
  mongodbDatabase: variable(
    text("name", /^[A-Za-z0-9_-]{1,63}$/, "set it to 1 to 63 characters of a-z, A-Z, 0-9, _ and -"),
    { name: "SLUICE_MONGODB_DATABASE", description: "Database of all of Sluice's data.", fallback: "sluice" },
  ),

  mqttUrl: variable(brokerUrl, {
    name: "MQTT_URL",
    description: "Address of the broker's TLS listener, without user name and password. Sluice rejects plain mqtt://.",
    required: "set it to the broker's TLS listener, such as mqtts://broker.example.com:8883",
  }),
  mqttCaFile: variable(file, {
    name: "SLUICE_MQTT_CA_FILE",
    description: "PEM file of the CA that signed the broker's certificate. Without it, Sluice uses the system's CAs.",
  }),
  mqttPublicUrl: variable(tenantsUrl, {
    name: "SLUICE_MQTT_PUBLIC_URL",
    description: "Address of the broker that Sluice gives to gateways. Defaults to MQTT_URL.",
  }),
  mqttCertificateUrl: variable(tenantsUrl, {
    name: "SLUICE_MQTT_CERTIFICATE_URL",
    description: "Address of the broker's listener for client certificates that Sluice gives to gateways.",
  }),
  clientCaCertFile: variable(file, {
    name: "SLUICE_CLIENT_CA_CERT_FILE",
    description: "PEM file of the CA that signs gateways' certificates. Without it, Sluice signs none.",
  }),
  clientCaKeyFile: variable(file, {
    name: "SLUICE_CLIENT_CA_KEY_FILE",
    description:
      "PEM file (PKCS#8) with the private key of the CA in SLUICE_CLIENT_CA_CERT_FILE. Anyone who reads it can " +
      "create certificates for every tenant.",
  }),
  clientCrlFile: variable(path, {
    name: "SLUICE_CLIENT_CRL_FILE",
    description:
      "File in which Sluice lists revoked certificates. Set crlfile in the broker's configuration to it. Without " +
      "it, a revoked certificate still connects but has no rights.",
  }),
  brokerPidFile: variable(path, {
    name: "SLUICE_BROKER_PID_FILE",
    description:
      "File that pid_file names in the configuration of a broker on this machine. Sluice sends SIGHUP to that " +
      "broker when the list of revoked certificates changes.",
  }),
  brokerReconcile: variable(oneOf("repair", "report", "off"), {
    name: "SLUICE_BROKER_RECONCILE",
    description:
      "Treatment of broker users and roles that differ from MongoDB at start. repair: repairs them, but deletes at " +
      "most 10 users. report: only logs them. off: does not compare.",
    fallback: "repair",
  }),
  credentialWarning: variable(seconds("1h", "365d"), {
    name: "SLUICE_CREDENTIAL_WARNING",
    description: "How long before its expiry Sluice warns about a broker credential or a certificate of the platform.",
    fallback: "30d",
  }),
  credentialMaxConnections: variable(integer("connections", 1, 200_000), {
    name: "SLUICE_CREDENTIAL_MAX_CONNECTIONS",
    description: "Maximum number of connections of one credential to the broker. Beyond it, Sluice closes all of them.",
    fallback: "2000",
  }),
  tenantMaxConnections: variable(integer("connections", 1, 200_000), {
    name: "SLUICE_TENANT_MAX_CONNECTIONS",
    description:
      "Maximum number of connections of a tenant's credentials to the broker. Beyond it, Sluice closes all " +
      "connections of the credential that connected last.",
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
    description: "Password of SLUICE_MQTT_ADMIN_USERNAME.",
    required: "set it to the password of that user in the broker's dynamic security file",
    secret: true,
  }),
  mqttIngestionUsername: variable(username, {
    name: "SLUICE_MQTT_INGESTION_USERNAME",
    description: "Broker user that subscribes to tenants/#.",
    fallback: "ingestion_service",
  }),
  mqttIngestionPassword: variable(password, {
    name: "SLUICE_MQTT_INGESTION_PASSWORD",
    description: "Password of SLUICE_MQTT_INGESTION_USERNAME. Required unless SLUICE_INGEST=off.",
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
    description: "Address that Sluice listens on for GraphQL, health and metrics. 0.0.0.0: all addresses.",
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
    description: "Origins of other web pages that can use the API over HTTP and WebSocket. *: all.",
  }),
  httpTrustedProxies: variable(networks, {
    name: "SLUICE_HTTP_TRUSTED_PROXIES",
    description:
      "Proxies in front of the API that set X-Forwarded-For to the client's address. Without it, Sluice uses the " +
      "address of the connection.",
  }),
  httpMaxAddressConnections: variable(integer("connections", 1, 1_000_000), {
    name: "SLUICE_HTTP_MAX_ADDRESS_CONNECTIONS",
    description: "Maximum number of open connections of one client address, over HTTP and WebSocket together.",
    fallback: "5000",
  }),
  httpMaxUnauthenticated: variable(integer("connections", 1, 1_000_000), {
    name: "SLUICE_HTTP_MAX_UNAUTHENTICATED",
    description: "Maximum number of open connections without a valid key. Beyond it, Sluice closes the oldest of them.",
    fallback: "4000",
  }),
  httpMaxAddressUnauthenticated: variable(integer("connections", 1, 1_000_000), {
    name: "SLUICE_HTTP_MAX_ADDRESS_UNAUTHENTICATED",
    description:
      "Maximum number of open connections without a valid key from one client address. Beyond it, Sluice closes the " +
      "oldest of them.",
    fallback: "2000",
  }),
  webSocketMaxConnections: variable(integer("connections", 1, 1_000_000), {
    name: "SLUICE_WS_MAX_CONNECTIONS",
    description: "Maximum number of open authenticated WebSockets.",
    fallback: "10000",
  }),
  webSocketMaxSubscriptions: variable(integer("subscriptions", 1, 10_000), {
    name: "SLUICE_WS_MAX_SUBSCRIPTIONS",
    description: "Maximum number of operations in progress on one WebSocket.",
    fallback: "100",
  }),
  webSocketMaxPayloadBytes: variable(integer("bytes", 1_024, 16_777_216), {
    name: "SLUICE_WS_MAX_PAYLOAD_BYTES",
    description: "Maximum size of a message from a WebSocket client.",
    fallback: "262144",
  }),
  webSocketMaxTenantConnections: variable(integer("connections", 1, 1_000_000), {
    name: "SLUICE_WS_MAX_TENANT_CONNECTIONS",
    description: "Maximum number of open WebSockets of one tenant. Beyond it, Sluice closes the new one with 4441.",
    fallback: "1000",
  }),
  webSocketInitTimeout: variable(duration("100ms", "5m"), {
    name: "SLUICE_WS_INIT_TIMEOUT",
    description: "Maximum time until a WebSocket client sends connection_init. Then Sluice closes it with 4408.",
    fallback: "5s",
  }),
  webSocketIdleTimeout: variable(duration("1s", "24h"), {
    name: "SLUICE_WS_IDLE_TIMEOUT",
    description: "Maximum time that a WebSocket can stay open without any operation. Then Sluice closes it with 4442.",
    fallback: "10m",
  }),
  httpMaxBodyBytes: variable(integer("bytes", 1_024, 67_108_864), {
    name: "SLUICE_HTTP_MAX_BODY_BYTES",
    description: "Maximum size of the body of an HTTP request.",
    fallback: "1048576",
  }),
  graphqlMaxCost: variable(integer("points", 100, 100_000_000), {
    name: "SLUICE_GRAPHQL_MAX_COST",
    description: "Maximum cost of one operation, or of one event of a subscription.",
    fallback: "100000",
  }),
  graphqlMaxResponseBytes: variable(integer("bytes", 65_536, 268_435_456), {
    name: "SLUICE_GRAPHQL_MAX_RESPONSE_BYTES",
    description: "Maximum size of a response, or of an event of a subscription, as JSON.",
    fallback: "8388608",
  }),
  httpMaxBufferedBytes: variable(integer("bytes", 1_048_576, 4_294_967_296), {
    name: "SLUICE_HTTP_MAX_BUFFERED_BYTES",
    description:
      "Maximum size of all responses that clients have not read yet. Beyond it, Sluice closes connections of the " +
      "tenant with the most.",
    fallback: "67108864",
  }),
  graphqlMaxDepth: variable(integer("fields", 3, 100), {
    name: "SLUICE_GRAPHQL_MAX_DEPTH",
    description: "Maximum depth of an operation, in nested fields.",
    fallback: "15",
  }),
  graphqlMaxAliases: variable(integer("aliases", 0, 10_000), {
    name: "SLUICE_GRAPHQL_MAX_ALIASES",
    description: "Maximum number of aliased fields in a document.",
    fallback: "100",
  }),
  graphqlMaxTokens: variable(integer("tokens", 100, 1_000_000), {
    name: "SLUICE_GRAPHQL_MAX_TOKENS",
    description: "Maximum number of lexical tokens in a document.",
    fallback: "4000",
  }),
  operationDeadline: variable(duration("100ms", "10m"), {
    name: "SLUICE_OPERATION_DEADLINE",
    description:
      "Maximum duration of a query, a mutation or the start of a subscription. Then Sluice cancels its reads.",
    fallback: "10s",
  }),
  apiKeyRates: variable(rates, {
    name: "SLUICE_API_KEY_RATES",
    description: "Maximum cost points of one API key, or of one subject of tokens. All pairs apply at once.",
    fallback: "200000:1,6000000:60",
  }),
  apiTenantRates: variable(rates, {
    name: "SLUICE_API_TENANT_RATES",
    description: "Maximum cost points of all keys and tokens of a tenant together. All pairs apply at once.",
    fallback: "400000:1,12000000:60",
  }),
  persistedDocuments: variable(text("path, …", anything, "set it to paths of manifests, separated by commas"), {
    name: "SLUICE_PERSISTED_DOCUMENTS",
    description: "JSON manifests of documents that clients can send by ID, such as sdk/persisted-documents.json.",
  }),
  persistedDocumentsOnly: variable(flag, {
    name: "SLUICE_PERSISTED_DOCUMENTS_ONLY",
    description: "Whether Sluice rejects all other documents. Requires SLUICE_PERSISTED_DOCUMENTS.",
    fallback: "false",
  }),
  introspection: variable(flag, {
    name: "SLUICE_INTROSPECTION",
    description: "Whether clients can read the schema through GraphQL introspection.",
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
      description: "API key with the role OPERATOR that Sluice accepts in addition to the stored keys.",
      secret: true,
    },
  ),

  jwtJwksUrl: variable(url("the keys of an identity provider are public", "https:", "http:"), {
    name: "SLUICE_JWT_JWKS_URL",
    description: "URL of an identity provider's public keys (JWKS). If you set it, its tokens give access to the API.",
  }),
  jwtIssuer: variable(text("text", anything, "set it to the issuer exactly as tokens contain it"), {
    name: "SLUICE_JWT_ISSUER",
    description: "Value of the claim iss that tokens must have. Required with SLUICE_JWT_JWKS_URL.",
  }),
  jwtAudience: variable(text("text", anything, "set it to the audience exactly as tokens contain it"), {
    name: "SLUICE_JWT_AUDIENCE",
    description: "Value of the claim aud that tokens must have. Required with SLUICE_JWT_JWKS_URL.",
  }),
  jwtTenantClaim: variable(text("claim", anything, "set it to the name of a claim, or a path with dots"), {
    name: "SLUICE_JWT_TENANT_CLAIM",
    description: "Claim that contains the tenant's ID: its name, or a path with dots.",
    fallback: "tenant_id",
  }),
  jwtRoleClaim: variable(text("claim", anything, "set it to the name of a claim, or a path with dots"), {
    name: "SLUICE_JWT_ROLE_CLAIM",
    description: "Claim that contains the role or a list of roles. Of several roles, the most powerful one applies.",
    fallback: "role",
  }),
  jwtRoles: variable(mapping(ROLES), {
    name: "SLUICE_JWT_ROLES",
    description: "Names that the identity provider uses for the roles. A token with none of them gives no access.",
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
    description:
      "Maximum number of readings that are received and not yet acknowledged. Beyond it, they wait in the broker.",
    fallback: "20000",
  }),
  ingestMaxPayloadBytes: variable(integer("bytes", 64, 16_777_216), {
    name: "SLUICE_INGEST_MAX_PAYLOAD_BYTES",
    description: "Maximum size of the payload of an MQTT message. Sluice rejects a larger one as PAYLOAD_TOO_LARGE.",
    fallback: "65536",
  }),
  dedupWindow: variable(duration("0s", "24h"), {
    name: "SLUICE_DEDUP_WINDOW",
    description: "How long Sluice remembers a reading to recognize its redelivery. 0s: not at all.",
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
      "Number of unflushed readings at which a flush starts before its interval is over. It limits the memory of " +
      "the flusher.",
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
      "How long Sluice keeps journal batches after their flush. Subscriptions resume from them, or from the " +
      "telemetry collection if they are older.",
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
    description:
      "Maximum number of such payloads of one tenant. They have 4 KiB each on average. 0: Sluice keeps none.",
    fallback: "10000",
  }),

  rejectionNotices: variable(integer("notices", 0, 600), {
    name: "SLUICE_REJECTION_NOTICES",
    description:
      "Maximum notices per minute about rejected messages to a tenant's gateways, on " +
      "tenants/{tenantId}/rejections. 0: none, and no gateway can subscribe. Set the same value in every process.",
    fallback: "0",
  }),

  tenantRates: variable(rates, {
    name: "SLUICE_DEFAULT_TENANT_RATES",
    description: "Maximum readings of a tenant that has no limit of its own. All pairs apply at once.",
    fallback: "50000:1,2000000:60",
  }),
  sensorRates: variable(rates, {
    name: "SLUICE_DEFAULT_SENSOR_RATES",
    description: "Maximum readings of each sensor of a tenant that has no limit of its own. All pairs apply at once.",
    fallback: "2000:1",
  }),
  readingMaxAge: variable(seconds("1s", "3650d"), {
    name: "SLUICE_READING_MAX_AGE",
    description: "Maximum age of a timestamp on receipt, for a tenant that has no limit of its own.",
    fallback: "24h",
  }),
  readingMaxAhead: variable(seconds("0s", "24h"), {
    name: "SLUICE_READING_MAX_AHEAD",
    description:
      "Maximum time that a timestamp can lie in the future on receipt, for a tenant that has no limit of its own.",
    fallback: "5m",
  }),
  maxAssets: variable(integer("assets", 1, MOST_OF_QUOTA), {
    name: "SLUICE_DEFAULT_MAX_ASSETS",
    description: "Maximum number of assets of a tenant that has no limit of its own.",
    fallback: "100000",
  }),
  maxSensors: variable(integer("sensors", 1, MOST_OF_QUOTA), {
    name: "SLUICE_DEFAULT_MAX_SENSORS",
    description: "Maximum number of sensors of a tenant that has no limit of its own.",
    fallback: "500000",
  }),
  maxApiKeys: variable(integer("keys", 1, MOST_OF_QUOTA), {
    name: "SLUICE_DEFAULT_MAX_API_KEYS",
    description: "Maximum number of API keys, neither revoked nor expired, of a tenant that has no limit of its own.",
    fallback: "1000",
  }),
  maxBrokerCredentials: variable(integer("credentials", 1, MOST_OF_QUOTA), {
    name: "SLUICE_DEFAULT_MAX_BROKER_CREDENTIALS",
    description:
      "Maximum number of active broker credentials of a tenant that has no limit of its own. The tenant's first " +
      "credential does not count.",
    fallback: "1000",
  }),
  auditChanges: variable(integer("records", 1, 100_000), {
    name: "SLUICE_AUDIT_CHANGES_PER_MINUTE",
    description:
      "Maximum audit records per minute for one kind of fleet change, such as assetUpdate, by a tenant's keys. One " +
      "more record counts the rest. Changes of keys and credentials always get a record.",
    fallback: "300",
  }),
  tenantIdCooldown: variable(seconds("0s", "3650d"), {
    name: "SLUICE_TENANT_ID_COOLDOWN",
    description:
      "How long nobody can register the ID of a deleted tenant again. Keep it longer than the broker's " +
      "persistent_client_expiration (7 days): until then, the broker can hold sessions of the previous tenant.",
    fallback: "8d",
  }),
  registryMaxSensors: variable(integer("sensors", 1_000, 10_000_000), {
    name: "SLUICE_REGISTRY_MAX_SENSORS",
    description: "Maximum number of sensors that the registry holds in memory.",
    fallback: "1000000",
  }),

  subscriptionQueueReadings: variable(integer("readings", 100, 1_000_000), {
    name: "SLUICE_SUBSCRIPTION_QUEUE_READINGS",
    description:
      "Maximum number of readings queued for a slow subscriber. Beyond it, the subscriber gets a gap. A single " +
      "larger event is always queued.",
    fallback: "10000",
  }),

  logLevel: variable(oneOf("trace", "debug", "info", "warn", "error", "fatal", "silent"), {
    name: "SLUICE_LOG_LEVEL",
    description: "Lowest level of log lines that Sluice writes.",
    fallback: "info",
  }),
  logFormat: variable(oneOf("json", "pretty"), {
    name: "SLUICE_LOG_FORMAT",
    description: "Format of log lines. json: one JSON object per line. pretty: lines for people.",
    fallback: "json",
  }),
  maxClockSkew: variable(duration("1s", "1h"), {
    name: "SLUICE_MAX_CLOCK_SKEW",
    description:
      "Maximum clock skew between this process and MongoDB. Beyond it, the process is not ready, and neither " +
      "expires nor deletes anything by time.",
    fallback: "5s",
  }),
  shutdownDeadline: variable(duration("1s", "10m"), {
    name: "SLUICE_SHUTDOWN_DEADLINE",
    description: "Maximum duration of a shutdown after SIGTERM. Then the process exits.",
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
  "SLUICE_API_KEY",
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
