/** The validated configuration of a process, grouped by the part that it configures. */
import type { RateLimit, TenantLimits, TenantQuotas } from "../domain/limits";
import type { TokenOptions } from "../domain/tokens";
import type { Value, Variables } from "./variables";

export interface Config {
  readonly mongodb: {
    /** Secret: may hold a password. */
    readonly uri: string;
    readonly database: string;
  };
  readonly mqtt: {
    /** `mqtts://host:port`, as this process reaches the broker. */
    readonly url: string;
    /** As tenants are told it. */
    readonly publicUrl: string;
    /** PEM; null: trust the system's CAs. */
    readonly caCertificate: string | null;
    readonly admin: { readonly username: string; readonly password: string };
    /** What happens at start to users and roles that differ from MongoDB. */
    readonly reconcile: Value<Variables["brokerReconcile"]>;
    readonly credentialWarningSeconds: number;
    /** Connections to the broker at the same time. */
    readonly connectionLimits: { readonly ofCredential: number; readonly ofTenant: number };
  };
  /** Signs certificates of gateways; null: none are signed. */
  readonly clientCa: ClientCaConfig | null;
  readonly http: {
    readonly host: string;
    /** 0: any free port. */
    readonly port: number;
    /** null: health and metrics are on `port`. */
    readonly metricsPort: number | null;
    readonly introspection: boolean;
    readonly ide: boolean;
    /** Origins of pages that may use the API, or `*`. */
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
    /** Of answers that clients have not read, over all connections. */
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
      /** By id: `sha256:` and 64 hexadecimal digits. */
      readonly texts: ReadonlyMap<string, string>;
      /** Whether all others are refused. */
      readonly only: boolean;
    };
  };
  /** null: this process serves the API alone. */
  readonly ingest: IngestConfig | null;
  readonly flush: { readonly intervalMs: number; readonly maxReadings: number };
  /** Seconds, as MongoDB's `expireAfterSeconds`. */
  readonly retention: {
    readonly telemetrySeconds: number;
    readonly journalSeconds: number;
    readonly rejectionSeconds: number;
    readonly ledgerSeconds: number;
    /** How long payloads of messages that were rejected as unknown can be redriven. */
    readonly redriveSeconds: number;
    readonly auditSeconds: number;
  };
  readonly limits: {
    /** For tenants that have no limits of their own. */
    readonly tenantDefaults: TenantLimits;
    readonly quotas: TenantQuotas;
    /** Routine changes of one kind by a tenant's keys that the audit log has one by one, each minute. */
    readonly auditChangesPerMinute: number;
    /** How long the id of a deleted tenant is not given out. */
    readonly tenantIdCooldownSeconds: number;
    readonly registryMaxSensors: number;
    /** Of an MQTT message; larger ones are rejected. */
    readonly maxPayloadBytes: number;
    /** Of rejected messages, to a tenant's gateways; 0: none. */
    readonly noticesPerMinute: number;
  };
  readonly live: { readonly queueReadings: number };
  readonly log: { readonly level: Value<Variables["logLevel"]>; readonly format: Value<Variables["logFormat"]> };
  readonly access: {
    /** `slk_<keyId>_<secret>`; null: only keys that are stored. */
    readonly operatorKey: string | null;
    /** null: only API keys open anything. */
    readonly tokens: TokenOptions | null;
    readonly keyWarningSeconds: number;
  };
  /** Most by which the clock of this process may differ from MongoDB's. */
  readonly maxClockSkewMs: number;
  readonly shutdown: { readonly deadlineMs: number };
}

export interface ClientCaConfig {
  /** PEM. */
  readonly certificate: string;
  /** PEM. Secret. */
  readonly key: string;
  /** The broker's listener for client certificates, as tenants are told it. */
  readonly mqttUrl: string;
  /** Where the broker looks up what is revoked; null: nowhere. */
  readonly revocations: { readonly file: string; readonly pidFile: string | null } | null;
}

export interface IngestConfig {
  readonly username: string;
  readonly password: string;
  /** Secret. */
  readonly clientId: string;
  readonly sessionExpirySeconds: number;
  /** Readings received and not yet acknowledged. */
  readonly maxInFlight: number;
  /** Payloads of rejected messages that are kept for a tenant; 0: none. */
  readonly redriveMaxPayloads: number;
  /** 0: no deduplication. */
  readonly dedupWindowMs: number;
}

/** A mistake in the environment: which variable, what was found (never a secret), what to do. */
export interface ConfigProblem {
  readonly name: string;
  readonly found: string;
  readonly remedy: string;
}
