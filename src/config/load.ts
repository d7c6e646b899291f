/** Reads the environment into a frozen, validated configuration, or reports all mistakes at once. */
import { fail, ok, type Result } from "../domain/result";
import { withoutUserInfo } from "../domain/user-info";
import type { ClientCaConfig, Config, ConfigFailure } from "./config";
import { readPersistedDocuments } from "./persisted-documents";
import { readPem, readVariable, unknownVariables, type Environment, type Report } from "./read";
import { variables, type Value, type ConfigVariables } from "./variables";
import type { Variable } from "./variables/variable";

type Values = { readonly [K in keyof ConfigVariables]: Value<ConfigVariables[K]> };

/** Exit code for an invalid configuration: EX_CONFIG of sysexits(3). */
export const EXIT_CONFIG = 78;

/** Empty variables count as unset. Reads the files that `*_FILE` variables name. Starts nothing. */
export function loadConfig(environment: Environment = process.env): Result<Config, readonly ConfigFailure[]> {
  const failures = unknownVariables(environment);
  const report = (name: string, found: string, remedy: string) =>
    failures.push({ name, found: withoutUserInfo(found), remedy });

  const values = Object.fromEntries(
    Object.entries<Variable<unknown>>(variables).map(([key, variable]) => [
      key,
      readVariable(variable, environment, report),
    ]),
  ) as Values;
  const caCertificate =
    values.mqttCaFile === undefined ? null : readPem(variables.mqttCaFile, "CERTIFICATE", values.mqttCaFile, report);
  const clientCa = clientCaOf(values, report);
  const persistedDocuments =
    values.persistedDocuments === undefined
      ? null
      : readPersistedDocuments(variables.persistedDocuments, values.persistedDocuments, report);
  checkTogether(values, new Set(failures.map(({ name }) => name.replace(/_FILE$/, ""))), report);

  return failures.length === 0
    ? ok(deepFreeze(group(values, caCertificate, clientCa, persistedDocuments ?? new Map())))
    : fail(failures);
}

/** The mistakes as text for a terminal, one paragraph each. */
export function formatFailures(failures: readonly ConfigFailure[]): string {
  const count = failures.length === 1 ? "1 mistake" : `${failures.length} mistakes`;
  const lines = failures.map(({ name, found, remedy }) => `  ${name}: ${found}\n    -> ${remedy}`);
  return (
    `The configuration has ${count}. Sluice did not start.\n\n${lines.join("\n")}\n\n'sluice config' documents every ` +
    "variable.\n"
  );
}

/** Checks rules over more than one variable. A value with a reported mistake is undefined here. */
function checkTogether(values: Partial<Values>, reported: ReadonlySet<string>, report: Report): void {
  if (values.ingest === true) {
    for (const key of ["mqttIngestionPassword", "mqttIngestionClientId"] as const) {
      const { name } = variables[key];
      if (values[key] === undefined && !reported.has(name))
        report(name, "is not set", "set it, or set SLUICE_INGEST=off for a process that only serves the API");
    }
  }
  if (values.persistedDocumentsOnly === true && values.persistedDocuments === undefined) {
    const { name } = variables.persistedDocuments;
    if (!reported.has(name)) report(name, "is not set", "set it, or unset SLUICE_PERSISTED_DOCUMENTS_ONLY");
  }
  const ofTokens = ["jwtJwksUrl", "jwtIssuer", "jwtAudience"] as const;
  if (ofTokens.some((key) => values[key] !== undefined)) {
    for (const key of ofTokens) {
      const { name } = variables[key];
      if (values[key] === undefined && !reported.has(name)) {
        report(name, "is not set", "set SLUICE_JWT_JWKS_URL, SLUICE_JWT_ISSUER and SLUICE_JWT_AUDIENCE together");
      }
    }
  }
  const { journalRetention, dedupWindow, redriveWindow, httpPort, metricsPort } = values;
  if (journalRetention !== undefined && dedupWindow !== undefined && dedupWindow > journalRetention * 1_000) {
    const remedy = `make it at most ${variables.journalRetention.name}, because Sluice restores the window from the journal`;
    report(variables.dedupWindow.name, "is longer than Sluice keeps the journal", remedy);
  }
  if (journalRetention !== undefined && redriveWindow !== undefined && redriveWindow > journalRetention) {
    const remedy = `make it at most ${variables.journalRetention.name}, because the journal records what was redriven`;
    report(variables.redriveWindow.name, "is longer than Sluice keeps the journal", remedy);
  }
  if (metricsPort !== undefined && metricsPort !== 0 && metricsPort === httpPort) {
    report(
      variables.metricsPort.name,
      `is ${metricsPort}, the same as ${variables.httpPort.name}`,
      "choose another port, or unset it",
    );
  }
}

/** All three variables or none. Also null if a mistake was reported. */
function clientCaOf(values: Partial<Values>, report: Report): ClientCaConfig | null {
  const keys = ["clientCaCertFile", "clientCaKeyFile", "mqttCertificateUrl"] as const;
  const missing = keys.filter((key) => values[key] === undefined);
  const { clientCrlFile, brokerPidFile } = values;
  const alone = (variable: Variable<unknown>, other: Variable<unknown>) =>
    report(variable.name, "is set without the variable that it needs", `set ${other.name} too, or unset this one`);
  if (clientCrlFile !== undefined && missing.length > 0) alone(variables.clientCrlFile, variables.clientCaCertFile);
  if (brokerPidFile !== undefined && clientCrlFile === undefined) {
    alone(variables.brokerPidFile, variables.clientCrlFile);
  }
  if (missing.length === keys.length) return null;
  for (const key of missing) {
    const others = keys.filter((other) => other !== key).map((other) => variables[other].name);
    report(variables[key].name, "is not set", `set it together with ${others.join(" and ")}, or unset them all`);
  }
  const { clientCaCertFile, clientCaKeyFile, mqttCertificateUrl } = values;
  if (clientCaCertFile === undefined || clientCaKeyFile === undefined || mqttCertificateUrl === undefined) return null;
  const certificate = readPem(variables.clientCaCertFile, "CERTIFICATE", clientCaCertFile, report);
  const key = readPem(variables.clientCaKeyFile, "PRIVATE KEY", clientCaKeyFile, report);
  if (certificate === null || key === null) return null;
  const revocations = clientCrlFile === undefined ? null : { file: clientCrlFile, pidFile: brokerPidFile ?? null };
  return { certificate, key, mqttUrl: mqttCertificateUrl, revocations };
}

function group(
  values: Values,
  caCertificate: string | null,
  clientCa: ClientCaConfig | null,
  persistedDocuments: ReadonlyMap<string, string>,
): Config {
  return {
    mongodb: { uri: values.mongodbUri, database: values.mongodbDatabase },
    mqtt: {
      url: values.mqttUrl,
      publicUrl: values.mqttPublicUrl ?? values.mqttUrl,
      caCertificate,
      admin: { username: values.mqttAdminUsername, password: values.mqttAdminPassword },
      reconcile: values.brokerReconcile,
      credentialWarningSeconds: values.credentialWarning,
      connectionLimits: { ofCredential: values.credentialMaxConnections, ofTenant: values.tenantMaxConnections },
    },
    clientCa,
    http: {
      host: values.httpHost,
      port: values.httpPort,
      metricsPort: values.metricsPort ?? null,
      introspection: values.introspection,
      ide: values.ide,
      corsOrigins: values.corsOrigins ?? [],
      trustedProxies: values.httpTrustedProxies ?? [],
      connections: {
        maxOfAddress: values.httpMaxAddressConnections,
        maxUnauthenticated: values.httpMaxUnauthenticated,
        maxUnauthenticatedOfAddress: values.httpMaxAddressUnauthenticated,
      },
      webSocket: {
        maxConnections: values.webSocketMaxConnections,
        maxSubscriptionsPerConnection: values.webSocketMaxSubscriptions,
        maxPayloadBytes: values.webSocketMaxPayloadBytes,
        maxTenantConnections: values.webSocketMaxTenantConnections,
        initTimeoutMs: values.webSocketInitTimeout,
        idleMs: values.webSocketIdleTimeout,
      },
      maxBodyBytes: values.httpMaxBodyBytes,
      maxBufferedBytes: values.httpMaxBufferedBytes,
    },
    graphql: {
      limits: {
        maxCost: values.graphqlMaxCost,
        maxDepth: values.graphqlMaxDepth,
        maxAliases: values.graphqlMaxAliases,
        maxTokens: values.graphqlMaxTokens,
      },
      rates: { key: values.apiKeyRates, tenant: values.apiTenantRates },
      deadlineMs: values.operationDeadline,
      maxResponseBytes: values.graphqlMaxResponseBytes,
      persistedDocuments: { texts: persistedDocuments, only: values.persistedDocumentsOnly },
    },
    ingest: ingestOf(values),
    flush: { intervalMs: values.flushInterval, maxReadings: values.flushMaxReadings },
    retention: {
      telemetrySeconds: values.telemetryRetention,
      journalSeconds: values.journalRetention,
      rejectionSeconds: values.rejectionRetention,
      ledgerSeconds: values.ledgerRetention,
      redriveSeconds: values.redriveWindow,
      auditSeconds: values.auditRetention,
    },
    limits: {
      tenantDefaults: {
        tenantRates: values.tenantRates,
        sensorRates: values.sensorRates,
        maxAgeSeconds: values.readingMaxAge,
        maxAheadSeconds: values.readingMaxAhead,
      },
      quotas: {
        maxAssets: values.maxAssets,
        maxSensors: values.maxSensors,
        maxApiKeys: values.maxApiKeys,
        maxBrokerCredentials: values.maxBrokerCredentials,
      },
      auditChangesPerMinute: values.auditChanges,
      tenantIdCooldownSeconds: values.tenantIdCooldown,
      registryMaxSensors: values.registryMaxSensors,
      maxPayloadBytes: values.ingestMaxPayloadBytes,
      noticesPerMinute: values.rejectionNotices,
    },
    live: { queueReadings: values.subscriptionQueueReadings },
    log: { level: values.logLevel, format: values.logFormat },
    access: {
      operatorKey: values.operatorKey ?? null,
      tokens: tokensOf(values),
      keyWarningSeconds: values.apiKeyWarning,
    },
    maxClockSkewMs: values.maxClockSkew,
    shutdown: { deadlineMs: values.shutdownDeadline },
  };
}

function tokensOf({ jwtJwksUrl, jwtIssuer, jwtAudience, ...values }: Values): Config["access"]["tokens"] {
  if (jwtJwksUrl === undefined || jwtIssuer === undefined || jwtAudience === undefined) return null;
  return {
    jwksUrl: jwtJwksUrl,
    issuer: jwtIssuer,
    audience: jwtAudience,
    tenantClaim: values.jwtTenantClaim,
    roleClaim: values.jwtRoleClaim,
    roles: values.jwtRoles,
    algorithms: values.jwtAlgorithms,
  };
}

function ingestOf(values: Values): Config["ingest"] {
  const { ingest, mqttIngestionPassword, mqttIngestionClientId } = values;
  if (!ingest || mqttIngestionPassword === undefined || mqttIngestionClientId === undefined) return null;
  return {
    username: values.mqttIngestionUsername,
    password: mqttIngestionPassword,
    clientId: mqttIngestionClientId,
    sessionExpirySeconds: values.mqttSessionExpirySeconds,
    maxInFlight: values.ingestMaxInFlight,
    redriveMaxPayloads: values.redriveMaxPayloads,
    dedupWindowMs: values.dedupWindow,
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.values(Object.freeze(value)).forEach(deepFreeze);
  }
  return value;
}
