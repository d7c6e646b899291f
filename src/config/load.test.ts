import { COMPLETE } from "../../test/harness/complete-environment";
import { fileOf, newAuthority } from "../../test/harness/openssl";
import { DEFAULT_TENANT_LIMITS } from "../domain/limits";
import { describeConfig } from "./describe";
import { formatFailures, loadConfig } from "./load";
import type { Environment } from "./read";
import { RENAMED_VARIABLES } from "./renamed-variables";

function failuresOf(environment: Environment) {
  const loaded = loadConfig(environment);
  return loaded.ok ? [] : loaded.failure;
}

function configOf(environment: Environment) {
  const loaded = loadConfig(environment);
  if (!loaded.ok) throw new Error(formatFailures(loaded.failure));
  return loaded.value;
}

test("loads the documented defaults with only the required variables set", () => {
  const config = configOf(COMPLETE);
  expect(config.mongodb).toEqual({ uri: COMPLETE.MONGODB_URI, database: "sluice" });
  expect(config.mqtt).toMatchObject({ url: COMPLETE.MQTT_URL, publicUrl: null, caCertificate: null });
  expect(config.http).toMatchObject({ host: "127.0.0.1", port: 4000, metricsPort: null, introspection: true });
  expect(config.ingest).toMatchObject({ username: "ingestion_service", maxInFlight: 20_000, dedupWindowMs: 600_000 });
  expect(config.retention).toEqual({
    telemetrySeconds: 30 * 86_400,
    journalSeconds: 48 * 3_600,
    rejectionSeconds: 7 * 86_400,
    ledgerSeconds: 90 * 86_400,
    redriveSeconds: 86_400,
    auditSeconds: 34_560_000,
  });
  expect(config.limits.tenantDefaults).toEqual(DEFAULT_TENANT_LIMITS);
  expect(config.shutdown).toEqual({ deadlineMs: 10_000, drainMs: 5_000 });
});

test("reads the limits of the API", () => {
  expect(configOf(COMPLETE).graphql).toEqual({
    limits: { maxCost: 100_000, maxDepth: 15, maxAliases: 100, maxTokens: 4_000 },
    rates: {
      key: [
        { capacity: 200_000, seconds: 1 },
        { capacity: 6_000_000, seconds: 60 },
      ],
      tenant: [
        { capacity: 400_000, seconds: 1 },
        { capacity: 12_000_000, seconds: 60 },
      ],
    },
    deadlineMs: 10_000,
    maxResponseBytes: 8_388_608,
    persistedDocuments: { texts: new Map(), only: false },
  });
  expect(configOf({ ...COMPLETE, SLUICE_API_KEY_RATES: "none" }).graphql.rates.key).toEqual([]);
  expect(failuresOf({ ...COMPLETE, SLUICE_PERSISTED_DOCUMENTS_ONLY: "true" })).toMatchObject([
    { name: "SLUICE_PERSISTED_DOCUMENTS", found: "is not set" },
  ]);
});

test("freezes the configuration at every depth", () => {
  const config = configOf(COMPLETE);
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.http.webSocket)).toBe(true);
  expect(Object.isFrozen(config.limits.tenantDefaults.tenantRates[0])).toBe(true);
});

test("reports every mistake in one run, each with a remedy", () => {
  const failures = failuresOf({
    MONGODB_URI: "postgres://db",
    MQTT_URL: "mqtt://127.0.0.1:1883",
    SLUICE_HTTP_PORT: "70000",
    SLUICE_HTTP_PROT: "4000",
    SLUICE_INTROSPECTION: "yes",
    SLUICE_TELEMETRY_RETENTION: "30 days",
    SLUICE_DEFAULT_TENANT_RATES: "1000",
    SLUICE_MQTT_INGESTION_CLIENT_ID: "short",
    SLUICE_MQTT_CA_FILE: "/does/not/exist.crt",
    SLUICE_LOG_LEVEL: "loud",
  });
  expect(failures.map(({ name }) => name).sort()).toEqual([
    "MONGODB_URI",
    "MQTT_URL",
    "SLUICE_DEFAULT_TENANT_RATES",
    "SLUICE_HTTP_PORT",
    "SLUICE_HTTP_PROT",
    "SLUICE_INTROSPECTION",
    "SLUICE_LOG_LEVEL",
    "SLUICE_MQTT_ADMIN_PASSWORD",
    "SLUICE_MQTT_CA_FILE",
    "SLUICE_MQTT_INGESTION_CLIENT_ID",
    "SLUICE_MQTT_INGESTION_PASSWORD",
    "SLUICE_TELEMETRY_RETENTION",
  ]);
  for (const { found, remedy } of failures) expect([found, remedy]).not.toContain("");
  expect(failures.find(({ name }) => name === "SLUICE_HTTP_PROT")?.remedy).toBe("did you mean SLUICE_HTTP_PORT?");
  expect(failures.find(({ name }) => name === "MQTT_URL")?.remedy).toContain("mqtts://host:port");
});

test("hides every secret in a report", () => {
  const text = formatFailures(
    failuresOf({
      ...COMPLETE,
      MONGODB_URI: "mongo://root:hunter2@db",
      SLUICE_OPERATOR_KEY: "hunter2",
      SLUICE_MQTT_INGESTION_CLIENT_ID: "hunter2",
      SLUICE_MQTT_ADMIN_PASSWORD: "hunter2\nhunter2",
    }),
  );
  expect(text).toContain("4 mistakes");
  expect(text).not.toContain("hunter2");
});

test.each(describeConfig().filter(({ type }) => type === "URL"))(
  "regression: rejects and hides user information in $name, and names a remedy",
  ({ name, secret }) => {
    const scheme = name.includes("JWKS") ? "https" : "mqtts";
    const given = ["//root:hunter2@host:1234", "//root:hun/ter2@host:99999", "root:hunter2@host", "//hunter2@host"];
    for (const value of given.map((rest) => `${scheme}:${rest}`)) {
      const failures = failuresOf({ ...COMPLETE, [name]: value }).filter((failure) => failure.name === name);
      expect(failures).toHaveLength(1);
      expect(formatFailures(failures)).not.toMatch(/hun|ter2/);
      if (!secret && value !== given[2]) expect(failures[0]?.remedy).not.toBe("");
    }
    if (!secret) {
      const [failure] = failuresOf({ ...COMPLETE, [name]: `${scheme}:${given[0]}` }).filter((of) => of.name === name);
      expect(failure?.remedy).toContain("remove user name and password from the URL");
    }
  },
);

test.each(describeConfig().filter(({ secret }) => !secret))(
  "hides an invalid value that looks like credentials: $name",
  ({ name }) => {
    const failures = failuresOf({ ...COMPLETE, [name]: "mqtts://root:hunter2@host:1:2" });
    expect(formatFailures(failures)).not.toContain("hunter2");
  },
);

test("reads a secret from a file, and rejects a second source of it", () => {
  const file = fileOf("from-file\n");
  const { SLUICE_MQTT_ADMIN_PASSWORD: _, ...rest } = COMPLETE;
  expect(configOf({ ...rest, SLUICE_MQTT_ADMIN_PASSWORD_FILE: file }).mqtt.admin.password).toBe("from-file");
  expect(failuresOf({ ...COMPLETE, SLUICE_MQTT_ADMIN_PASSWORD_FILE: file })).toMatchObject([
    { name: "SLUICE_MQTT_ADMIN_PASSWORD", remedy: "unset one of them" },
  ]);
  expect(failuresOf({ ...rest, SLUICE_MQTT_ADMIN_PASSWORD_FILE: "/does/not/exist" })).toMatchObject([
    { name: "SLUICE_MQTT_ADMIN_PASSWORD_FILE" },
  ]);
});

test("rejects a file for a variable that is not a secret", () => {
  expect(failuresOf({ ...COMPLETE, SLUICE_HTTP_PORT_FILE: "/etc/port" })).toMatchObject([
    { name: "SLUICE_HTTP_PORT_FILE", found: "is not a variable of Sluice" },
  ]);
});

test("reads the certificate of the broker's CA, and rejects a file without one", () => {
  const pem = newAuthority("broker").certificate;
  expect(configOf({ ...COMPLETE, SLUICE_MQTT_CA_FILE: fileOf(pem) }).mqtt.caCertificate).toBe(pem);
  expect(failuresOf({ ...COMPLETE, SLUICE_MQTT_CA_FILE: fileOf("no PEM") })).toMatchObject([
    { name: "SLUICE_MQTT_CA_FILE", remedy: "use a PEM file with a certificate" },
  ]);
});

test("accepts a MongoDB address with several hosts", () => {
  const uri = "mongodb://user:secret@a:27017,b:27017,c:27017/?replicaSet=rs0";
  expect(configOf({ ...COMPLETE, MONGODB_URI: uri }).mongodb.uri).toBe(uri);
});

test("needs no ingestion credentials in an API-only process", () => {
  const { SLUICE_MQTT_INGESTION_PASSWORD: _, SLUICE_MQTT_INGESTION_CLIENT_ID: __, ...rest } = COMPLETE;
  expect(failuresOf(rest)).toHaveLength(2);
  expect(configOf({ ...rest, SLUICE_ROLES: "api" }).ingest).toBeNull();
});

test("rejects a deduplication window that is longer than the journal's retention", () => {
  const window = { SLUICE_DEDUP_WINDOW: "2h", SLUICE_JOURNAL_RETENTION: "1h", SLUICE_REDRIVE_WINDOW: "1h" };
  expect(failuresOf({ ...COMPLETE, ...window })).toMatchObject([{ name: "SLUICE_DEDUP_WINDOW" }]);
});

test("reports contradictions together with mistakes in single values", () => {
  const together = { SLUICE_DEDUP_WINDOW: "2h", SLUICE_JOURNAL_RETENTION: "1h", SLUICE_HTTP_PORT: "no port" };
  const names = failuresOf({ ...COMPLETE, ...together }).map(({ name }) => name);
  expect(names).toEqual(["SLUICE_HTTP_PORT", "SLUICE_DEDUP_WINDOW", "SLUICE_REDRIVE_WINDOW"]);
});

test("rejects a redrive window that is longer than the journal's retention", () => {
  const retention = { SLUICE_JOURNAL_RETENTION: "12h" };
  expect(failuresOf({ ...COMPLETE, ...retention })).toMatchObject([{ name: "SLUICE_REDRIVE_WINDOW" }]);
  configOf({ ...COMPLETE, ...retention, SLUICE_REDRIVE_WINDOW: "12h" });
});

test("regression: rejects a maximum age that is longer than the retention of readings", () => {
  const ages = { SLUICE_READING_MAX_AGE: "2d", SLUICE_REDRIVE_WINDOW: "36h", SLUICE_TELEMETRY_RETENTION: "30h" };
  expect(failuresOf({ ...COMPLETE, ...ages })).toEqual(
    ["SLUICE_READING_MAX_AGE", "SLUICE_REDRIVE_WINDOW"].map((name) => ({
      name,
      found: "is longer than Sluice keeps readings",
      remedy: "make it at most SLUICE_TELEMETRY_RETENTION, because MongoDB deletes older readings",
    })),
  );
  configOf({ ...COMPLETE, ...ages, SLUICE_TELEMETRY_RETENTION: "2d" });
});

test.each(["SLUICE_TELEMETRY_RETENTION", "SLUICE_AUDIT_RETENTION"])(
  "regression: rejects a %s that is longer than a TTL index of MongoDB can expire",
  (name) => {
    // 2,147,483,647 seconds.
    expect(failuresOf({ ...COMPLETE, [name]: "24855d" })).toEqual([]);
    expect(failuresOf({ ...COMPLETE, [name]: "24856d" })).toMatchObject([{ name }]);
  },
);

describe("regression: settings that contradict each other", () => {
  const tooLarge = (name: string, limit: string) => ({ name, found: `is larger than ${limit}` });

  test.each<[Environment, { name: string; found?: string }]>([
    [
      { SLUICE_REJECTION_RETENTION: "1h", SLUICE_REDRIVE_WINDOW: "2h" },
      tooLarge("SLUICE_REDRIVE_WINDOW", "SLUICE_REJECTION_RETENTION"),
    ],
    [
      { SLUICE_FLUSH_INTERVAL: "60s", SLUICE_FLUSH_MAX_AGE: "1s" },
      tooLarge("SLUICE_FLUSH_INTERVAL", "SLUICE_FLUSH_MAX_AGE"),
    ],
    [
      { SLUICE_HTTP_MAX_UNAUTHENTICATED: "100" },
      tooLarge("SLUICE_HTTP_MAX_ADDRESS_UNAUTHENTICATED", "SLUICE_HTTP_MAX_UNAUTHENTICATED"),
    ],
    [{ SLUICE_WS_MAX_CONNECTIONS: "500" }, tooLarge("SLUICE_WS_MAX_TENANT_CONNECTIONS", "SLUICE_WS_MAX_CONNECTIONS")],
    [
      { SLUICE_CREDENTIAL_MAX_CONNECTIONS: "6000" },
      tooLarge("SLUICE_CREDENTIAL_MAX_CONNECTIONS", "SLUICE_TENANT_MAX_CONNECTIONS"),
    ],
    [
      { SLUICE_HTTP_MAX_BUFFERED_BYTES: "1048576" },
      tooLarge("SLUICE_GRAPHQL_MAX_RESPONSE_BYTES", "SLUICE_HTTP_MAX_BUFFERED_BYTES"),
    ],
    [{ SLUICE_REGISTRY_MAX_SENSORS: "1000" }, tooLarge("SLUICE_DEFAULT_MAX_SENSORS", "SLUICE_REGISTRY_MAX_SENSORS")],
    [
      { SLUICE_MQTT_INGESTION_USERNAME: "sluice", SLUICE_MQTT_ADMIN_USERNAME: "sluice" },
      { name: "SLUICE_MQTT_INGESTION_USERNAME", found: "is the same as SLUICE_MQTT_ADMIN_USERNAME" },
    ],
    [
      {
        SLUICE_KAFKA_BROKERS: "127.0.0.1:9092",
        SLUICE_KAFKA_TLS: "off",
        SLUICE_KAFKA_CA_FILE: fileOf(newAuthority("kafka").certificate),
      },
      { name: "SLUICE_KAFKA_CA_FILE", found: "is set, but SLUICE_KAFKA_TLS is off" },
    ],
    [{ SLUICE_JWT_ROLES: "admin=OPERATOR,admin=TENANT_READER" }, { name: "SLUICE_JWT_ROLES" }],
  ])("are rejected: %j", (environment, failure) => {
    expect(failuresOf({ ...COMPLETE, ...environment })).toEqual([expect.objectContaining(failure)]);
  });

  test.each(["SLUICE_JWT_ISSUER", "SLUICE_JWT_AUDIENCE"])("rejects blanks around %s, which no token has", (name) => {
    const tokens = { SLUICE_JWT_JWKS_URL: "https://id.example/jwks", SLUICE_JWT_ISSUER: "i", SLUICE_JWT_AUDIENCE: "a" };
    expect(failuresOf({ ...COMPLETE, ...tokens, [name]: "https://id.example " })).toMatchObject([{ name }]);
  });
});

test('treats an empty variable as unset, and lifts a rate limit with "none"', () => {
  const config = configOf({ ...COMPLETE, SLUICE_HTTP_PORT: "", SLUICE_DEFAULT_SENSOR_RATES: "none" });
  expect(config.http.port).toBe(4000);
  expect(config.limits.tenantDefaults.sensorRates).toEqual([]);
});

test("describes every variable and has no default for a secret", () => {
  const described = describeConfig();
  expect(new Set(described.map(({ name }) => name)).size).toBe(described.length);
  for (const variable of described) {
    expect(variable.description).toMatch(/\.$|\)\.$/);
    if (variable.secret) expect(variable.default).toBeNull();
  }
});

test("reads the client CA, and rejects an incomplete configuration of it", () => {
  const { certificate, key } = newAuthority("gateways");
  const mqttUrl = "mqtts://broker.example.com:8884";
  const whole = {
    ...COMPLETE,
    SLUICE_CLIENT_CA_CERT_FILE: fileOf(certificate),
    SLUICE_CLIENT_CA_KEY_FILE: fileOf(key),
    SLUICE_MQTT_CERTIFICATE_URL: mqttUrl,
  };
  expect(configOf(COMPLETE).clientCa).toBeNull();
  expect(configOf(whole).clientCa).toEqual({ certificate, key, mqttUrl, revocations: null });
  const [file, pidFile] = ["/srv/client-crl.pem", "/run/mosquitto.pid"];
  const listed = { ...whole, SLUICE_CLIENT_CRL_FILE: file };
  expect(configOf(listed).clientCa?.revocations).toEqual({ file, pidFile: null });
  expect(configOf({ ...listed, SLUICE_BROKER_PID_FILE: pidFile }).clientCa?.revocations).toEqual({ file, pidFile });
  const dir = "/srv/trace";
  const traced = { ...COMPLETE, SLUICE_BROKER_PID_FILE: pidFile, SLUICE_BROKER_TRACE_DIR: dir };
  expect(configOf(traced).mqtt.packetLog).toEqual({ dir, pidFile });
  expect(configOf(COMPLETE).mqtt.packetLog).toBeNull();
  for (const [environment, name, found] of [
    [{ ...COMPLETE, SLUICE_CLIENT_CRL_FILE: file }, "SLUICE_CLIENT_CRL_FILE", "without the variable that it needs"],
    [{ ...whole, SLUICE_BROKER_PID_FILE: pidFile }, "SLUICE_BROKER_PID_FILE", "but nothing uses it"],
    [{ ...whole, SLUICE_BROKER_TRACE_DIR: "/srv/trace" }, "SLUICE_BROKER_TRACE_DIR", "without the variable"],
  ] as const) {
    expect(failuresOf(environment)).toMatchObject([{ name, found: expect.stringContaining(found) as string }]);
  }
  const { SLUICE_CLIENT_CA_KEY_FILE: _key, ...partial } = whole;
  expect(failuresOf(partial)).toMatchObject([{ name: "SLUICE_CLIENT_CA_KEY_FILE", found: "is not set" }]);
  expect(failuresOf({ ...whole, SLUICE_CLIENT_CA_KEY_FILE: fileOf(certificate) })).toMatchObject([
    { name: "SLUICE_CLIENT_CA_KEY_FILE", remedy: "use a PEM file with a private key" },
  ]);
});

test("requires URL, issuer and audience of tokens, and valid roles and algorithms", () => {
  const given = {
    SLUICE_JWT_JWKS_URL: "https://login.example.com/keys",
    SLUICE_JWT_ISSUER: "https://login.example.com/",
    SLUICE_JWT_AUDIENCE: "sluice",
    SLUICE_JWT_ROLES: "fleet=admin=TENANT_ADMIN, viewer=TENANT_READER",
    SLUICE_JWT_ALGORITHMS: "ES256,EdDSA",
  };
  expect(configOf(COMPLETE).access.tokens).toBeNull();
  expect(configOf({ ...COMPLETE, ...given }).access.tokens).toMatchObject({
    issuer: "https://login.example.com/",
    tenantClaim: "tenant_id",
    roles: { "fleet=admin": "TENANT_ADMIN", viewer: "TENANT_READER" },
    algorithms: ["ES256", "EdDSA"],
  });
  const wrong = { ...given, SLUICE_JWT_AUDIENCE: "", SLUICE_JWT_ROLES: "a=ROOT", SLUICE_JWT_ALGORITHMS: "HS256" };
  expect(failuresOf({ ...COMPLETE, ...wrong }).map(({ name }) => name)).toEqual(
    expect.arrayContaining(["SLUICE_JWT_AUDIENCE", "SLUICE_JWT_ROLES", "SLUICE_JWT_ALGORITHMS"]),
  );
});

describe("sign-in of the console at an identity provider", () => {
  const tokens = {
    ...COMPLETE,
    SLUICE_JWT_JWKS_URL: "https://login.example.com/keys",
    SLUICE_JWT_ISSUER: "https://login.example.com/",
    SLUICE_JWT_AUDIENCE: "sluice",
  };
  const client = { SLUICE_OIDC_CLIENT_ID: "console" };

  test("is off without a client ID, and requests openid by default", () => {
    expect(configOf(tokens).access.signIn).toBeNull();
    const signIn = { clientId: "console", scopes: "openid", resource: null };
    expect(configOf({ ...tokens, ...client }).access.signIn).toEqual(signIn);
    expect(
      configOf({ ...tokens, ...client, SLUICE_JWT_ISSUER: "http://[::1]:8080/realm" }).access.signIn,
    ).not.toBeNull();
  });

  test.each([
    ["a client without the provider's tokens", { ...COMPLETE, ...client }, "SLUICE_OIDC_CLIENT_ID"],
    ["a resource without a client", { ...tokens, SLUICE_OIDC_RESOURCE: "urn:sluice" }, "SLUICE_OIDC_RESOURCE"],
    ["an issuer that is not a URL", { ...tokens, ...client, SLUICE_JWT_ISSUER: "login" }, "SLUICE_JWT_ISSUER"],
    ["an issuer over http", { ...tokens, ...client, SLUICE_JWT_ISSUER: "http://a.example" }, "SLUICE_JWT_ISSUER"],
    [
      "an issuer with a query",
      { ...tokens, ...client, SLUICE_JWT_ISSUER: "https://a.example/?b" },
      "SLUICE_JWT_ISSUER",
    ],
    ["a client without the console", { ...tokens, ...client, SLUICE_CONSOLE: "off" }, "SLUICE_OIDC_CLIENT_ID"],
    ["scopes without openid", { ...tokens, ...client, SLUICE_OIDC_SCOPES: "openid2 email" }, "SLUICE_OIDC_SCOPES"],
    ["a resource that is not a URI", { ...tokens, ...client, SLUICE_OIDC_RESOURCE: "sluice" }, "SLUICE_OIDC_RESOURCE"],
  ])("rejects %s", (_what, environment, name) => {
    expect(failuresOf(environment).map((failure) => failure.name)).toEqual([name]);
  });
});

test("suggests the new name of each renamed variable, and reports other mistakes too", () => {
  const old = Object.fromEntries(Object.keys(RENAMED_VARIABLES).map((name) => [name, "1"]));
  const failures = failuresOf({ ...COMPLETE, ...old, SLUICE_HTTP_PORT: "no port" });
  for (const [name, renamed] of Object.entries(RENAMED_VARIABLES)) {
    expect(failures).toContainEqual({ name, found: "has been renamed", remedy: `set ${renamed} instead` });
    expect(failuresOf({ ...COMPLETE, [renamed]: "no value" })).toMatchObject([{ name: renamed }]);
  }
  expect(failures.map(({ name }) => name)).toContain("SLUICE_HTTP_PORT");
});

test.each(["admin", "Local", "config", "my data", "a/b", "a$b", "a.b", "x".repeat(64)])(
  "regression: rejects the database %s, which is MongoDB's own or cannot exist",
  (name) => {
    const [failure, ...others] = failuresOf({ ...COMPLETE, SLUICE_MONGODB_DATABASE: name });
    expect(others).toEqual([]);
    expect(failure).toMatchObject({ name: "SLUICE_MONGODB_DATABASE", found: `is '${name}'` });
    expect(failure?.remedy).toContain("1 to 63 characters");
  },
);

test("regression: suggests the default of a duration instead of its minimum", () => {
  for (const [name, remedy] of [
    ["SLUICE_DEDUP_WINDOW", "set it to a duration from 0s to 24h, such as 10m"],
    ["SLUICE_API_KEY_WARNING", "set it to a duration from 1h to 365d, such as 14d"],
  ] as const) {
    expect(failuresOf({ ...COMPLETE, [name]: "soon" })).toEqual([{ name, found: "is 'soon'", remedy }]);
  }
});

test.each(["", "\n"])("regression: rejects an empty file of a secret: %j", (content) => {
  const file = fileOf(content);
  expect(failuresOf({ ...COMPLETE, SLUICE_OPERATOR_KEY_FILE: file })).toEqual([
    {
      name: "SLUICE_OPERATOR_KEY_FILE",
      found: `names '${file}', which is empty`,
      remedy: "write the secret into the file, or unset the variable",
    },
  ]);
});

const KAFKA = { ...COMPLETE, SLUICE_JOURNAL: "kafka", SLUICE_KAFKA_BROKERS: "k-1.example.com:9093, [::1]:9094" };

test("keeps the journal in MongoDB unless Kafka is configured completely", () => {
  expect(configOf(COMPLETE).journal).toEqual({ kind: "mongodb", kafka: null });
  const brokers = [
    { host: "k-1.example.com", port: 9093 },
    { host: "::1", port: 9094 },
  ];
  expect(configOf(KAFKA).journal).toEqual({
    kind: "kafka",
    kafka: {
      connection: { brokers, tls: { ca: null }, credentials: null },
      topic: "sluice.journal",
      required: { replicas: 3, flushes: true },
    },
  });
  const { SLUICE_KAFKA_BROKERS: _brokers, ...without } = KAFKA;
  const local = { ...KAFKA, SLUICE_KAFKA_BROKERS: "127.0.0.1:9092", SLUICE_KAFKA_TLS: "off" };
  expect(configOf(local).journal.kafka?.connection.tls).toBeNull();
  expect(
    [
      without,
      { ...KAFKA, SLUICE_KAFKA_BROKERS: "k-1.example.com" },
      { ...KAFKA, SLUICE_KAFKA_TLS: "off" },
      { ...KAFKA, SLUICE_KAFKA_USERNAME: "sluice" },
      { ...KAFKA, SLUICE_KAFKA_TOPIC: "a topic" },
    ].map((environment) => failuresOf(environment).map(({ name }) => name)),
  ).toEqual([
    ["SLUICE_KAFKA_BROKERS"],
    ["SLUICE_KAFKA_BROKERS"],
    ["SLUICE_KAFKA_TLS"],
    ["SLUICE_KAFKA_PASSWORD"],
    ["SLUICE_KAFKA_TOPIC"],
  ]);
});
