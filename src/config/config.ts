/** The validated configuration of a process, grouped by the part that it configures. */
import type { RateLimit, TenantLimits, TenantQuotas } from "../domain/limits";
import type { TokenOptions } from "../domain/tokens";
import type { Value, ConfigVariables } from "./variables";

export interface Config {
  readonly mongodb: {
    /** Secret: may contain a password. */
    readonly uri: string;
    readonly database: string;
  };
  readonly mqtt: {
    /** `mqtts://host:port`, for this process. */
    readonly url: string;
    /** The same for tenants. */
    readonly publicUrl: string;
    /** PEM; null: trust the system's CAs. */
    readonly caCertificate: string | null;
    readonly admin: { readonly username: string; readonly password: string };
    /** Action at start for users and roles that differ from MongoDB. */
    readonly reconcile: Value<ConfigVariables["brokerReconcile"]>;
    readonly credentialWarningSeconds: number;
    /** Maximum concurrent connections to the broker. */
    readonly connectionLimits: { readonly ofCredential: number; readonly ofTenant: number };
  };
  /** Issues gateway certificates; null: none are issued. */
  readonly clientCa: ClientCaConfig | null;
  readonly http: {
    readonly host: string;
    /** 0: any free port. */
    readonly port: number;
    /** null: health and metrics are on `port`. */
    readonly metricsPort: number | null;
    readonly introspection: boolean;
    readonly ide: boolean;
    /** Origins whose pages may use the API, or `*`. */
    readonly corsOrigins: readonly string[];
    /** Addresses and networks. */
    readonly trustedProxies: readonly string[];
    readonly connections: {
      readonly maxOfAddress: number;
      readonly maxUnauthenticated: number;
      readonly maxUnauthenticatedOfAddress: number;
    };
    readonly webSocket: {
      readonly maxConnections: number;
      readonly maxTenantConnections: number;
      readonly maxSubscriptionsPerConnection: number;
      readonly maxPayloadBytes: number;
      readonly initTimeoutMs: number;
      readonly idleMs: number;
    };
    readonly maxBodyBytes: number;
    /** Maximum buffered responses over all connections. */
    readonly maxBufferedBytes: number;
  };
  readonly graphql: {
    readonly limits: {
      readonly maxCost: number;
      readonly maxDepth: number;
      readonly maxAliases: number;
      readonly maxTokens: number;
    };
    /** Cost points; empty: unlimited. */
    readonly rates: { readonly key: readonly RateLimit[]; readonly tenant: readonly RateLimit[] };
    readonly deadlineMs: number;
    readonly maxResponseBytes: number;
    readonly persistedDocuments: {
      /** By ID: `sha256:` and 64 hexadecimal digits. */
      readonly texts: ReadonlyMap<string, string>;
      /** Whether all other documents are rejected. */
      readonly only: boolean;
    };
  };
  /** null: this process only serves the API. */
  readonly ingest: IngestConfig | null;
  readonly flush: { readonly intervalMs: number; readonly maxReadings: number };
  /** Seconds, as MongoDB's `expireAfterSeconds`. */
  readonly retention: {
    readonly telemetrySeconds: number;
    readonly journalSeconds: number;
    readonly rejectionSeconds: number;
    readonly ledgerSeconds: number;
    /** How long payloads of messages that were rejected as unregistered can be redriven. */
    readonly redriveSeconds: number;
    readonly auditSeconds: number;
  };
  readonly limits: {
    /** Limits of tenants that have none of their own. */
    readonly tenantDefaults: TenantLimits;
    readonly quotas: TenantQuotas;
    /** Routine changes of one kind by a tenant's API keys that the audit log records one by one, per minute. */
    readonly auditChangesPerMinute: number;
    /** Cooldown of a deleted tenant's ID. */
    readonly tenantIdCooldownSeconds: number;
    readonly registryMaxSensors: number;
    /** Maximum payload of an MQTT message. Larger ones are rejected. */
    readonly maxPayloadBytes: number;
    /** Maximum notices of rejected messages to a tenant's gateways; 0: none. */
    readonly noticesPerMinute: number;
  };
  readonly live: { readonly queueReadings: number };
  readonly log: {
    readonly level: Value<ConfigVariables["logLevel"]>;
    readonly format: Value<ConfigVariables["logFormat"]>;
  };
  readonly access: {
    /** `slk_<keyId>_<secret>`; null: only stored API keys are valid. */
    readonly operatorKey: string | null;
    /** null: only API keys are valid. */
    readonly tokens: TokenOptions | null;
    readonly keyWarningSeconds: number;
  };
  /** Maximum skew between the clocks of this process and of MongoDB, milliseconds. */
  readonly maxClockSkewMs: number;
  readonly shutdown: { readonly deadlineMs: number };
}

export interface ClientCaConfig {
  /** PEM. */
  readonly certificate: string;
  /** PEM. Secret. */
  readonly key: string;
  /** URL of the broker's listener for client certificates, for tenants. */
  readonly mqttUrl: string;
  /** Files of the certificate revocation list; null: there is none. */
  readonly revocations: { readonly file: string; readonly pidFile: string | null } | null;
}

export interface IngestConfig {
  readonly username: string;
  readonly password: string;
  /** Secret. */
  readonly clientId: string;
  readonly sessionExpirySeconds: number;
  /** Maximum readings that are received and not yet acknowledged. */
  readonly maxInFlight: number;
  /** Maximum payloads of rejected messages that are kept per tenant; 0: none. */
  readonly redriveMaxPayloads: number;
  /** 0: no deduplication. */
  readonly dedupWindowMs: number;
}

/** A mistake in the environment: the variable, what was found (never a secret), and the remedy. */
export interface ConfigFailure {
  readonly name: string;
  readonly found: string;
  readonly remedy: string;
}
