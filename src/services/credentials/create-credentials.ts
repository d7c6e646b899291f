import type { TenantId } from "../../domain/keys";
import { isManagedName } from "../../domain/broker-credential";
import { DEFAULT_TENANT_QUOTAS } from "../../domain/limits";
import type { Partition } from "../../domain/keys";
import type { Floods } from "../../domain/ports/floods";
import type { BrokerConnections } from "../../domain/ports/broker";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import { optionalPart, type NamedPart, type Startable } from "../../domain/ports/lifecycle";
import { ExpiryWatch } from "../expiry-watch";
import { LastUses } from "../last-uses";
import type { ServiceBasis } from "../service-basis";
import { AssetWithdrawal } from "./asset-withdrawal";
import { CertificateRevocations } from "./certificate-revocations";
import { ClientIdGuard } from "./client-id-guard";
import { ConnectionFailureRecorder } from "./connection-failure-recorder";
import { BrokerConnectionCounts } from "./broker-connection-counts";
import { ConnectionLimit, type BrokerConnectionLimits } from "./connection-limit";
import { CredentialExpiryWorker } from "./credential-expiry-worker";
import { CredentialPauses } from "./credential-pauses";
import { CredentialIssuing } from "./credential-issuing";
import { TenantCredentials } from "./credential-service";
import { CredentialTraces } from "./credential-traces";
import { FloodGuard } from "./flood-guard";
import { SessionRecorder } from "./session-recorder";

const UNLIMITED: BrokerConnectionLimits = { ofCredential: Infinity, ofTenant: Infinity };

/** Creates the parts that enforce expiry and revocation of credentials on the broker. */
export function createCredentialExpiry({ ports, options, logger }: ServiceBasis) {
  const { brokerCredentials, broker, clock, revocationList } = ports;
  const revocations =
    revocationList === undefined ? null : new CertificateRevocations(brokerCredentials, revocationList, clock, logger);
  const expiry = new CredentialExpiryWorker(brokerCredentials, broker, revocations, clock, logger, options.credentials);
  const parts: readonly NamedPart[] = optionalPart("certificate revocations", revocations);
  return {
    expiry,
    withdrawal: new AssetWithdrawal(brokerCredentials, broker, expiry, logger),
    ofDeletedTenants: withoutCertificates(brokerCredentials, revocations),
    parts,
  };
}

/** Creates the services for broker credentials and traces, and the parts that watch connections. */
export function createCredentials(
  { ports, options, logger, scope, audit, partitions }: ServiceBasis,
  expiry: CredentialExpiryWorker,
  syncUnlessActive: (tenantId: TenantId) => Promise<void>,
) {
  const { apiKeys, assets, tenants, broker, clock } = ports;
  const { brokerCredentials: stored, credentialObserver: observer, platformCertificates } = ports;
  const { authority = null, connectionLimits, hashPassword } = options;
  const credentials = new TenantCredentials(
    {
      credentials: stored,
      connectionFailures: ports.connectionFailures,
      sessions: ports.brokerSessions,
      assets,
      issuing: new CredentialIssuing(stored, broker, hashPassword),
      ends: expiry,
      clock,
      scope,
      syncUnlessActive,
      partitions,
    },
    {
      authority,
      maxBrokerCredentials: (options.quotas ?? DEFAULT_TENANT_QUOTAS).maxBrokerCredentials,
      warnSeconds: options.expiry?.credentialSeconds,
    },
  );
  const platformClientIds = new Set(ports.platformClientIds);
  const traces = new CredentialTraces(
    { credentials: stored, sessions: ports.brokerSessions, traces: ports.brokerTraces, partitions, scope, logger },
    options.recordUsesEveryMs === undefined ? undefined : 2 * options.recordUsesEveryMs,
  );
  const watchConnections = (
    connections: BrokerConnections,
    floods: Floods,
    partition: Partition,
  ): readonly NamedPart[] => {
    const everyMs = options.recordUsesEveryMs;
    const seen = new LastUses("broker credentials", (uses) => stored.recordSeen(uses), logger, everyMs);
    const store = ports.connectionFailures;
    const counts = new BrokerConnectionCounts();
    const pauses = new CredentialPauses(
      { connections, broker, store: ports.credentialPauses, syncUnlessActive, logger },
      partition,
    );
    return [
      ["credential use", usesBy(connections, seen)],
      [
        "broker sessions",
        new SessionRecorder({ connections, partition, store: ports.brokerSessions, logger }, everyMs),
      ],
      [
        "connection failures",
        new ConnectionFailureRecorder(
          { connections, store, credentials: stored, tenants, pauses, observer, logger },
          platformClientIds,
          everyMs,
        ),
      ],
      [
        "client ID guard",
        new ClientIdGuard(
          { connections, credentials: stored, ends: expiry, tenants, audit, observer, logger },
          platformClientIds,
        ),
      ],
      [
        "connection limit",
        new ConnectionLimit({ connections, counts, broker, audit, observer, logger }, connectionLimits ?? UNLIMITED),
      ],
      ["credential pauses", pauses],
      ["flood guard", new FloodGuard({ floods, counts, pauses, credentials: stored, audit, observer, logger })],
    ];
  };
  const watched = { credentials: stored, apiKeys, certificates: platformCertificates ?? (() => []), observer, logger };
  const parts: readonly NamedPart[] = [
    ["expiry watch", new ExpiryWatch(watched, options.expiry)],
    ["broker traces", traces],
  ];
  return { credentials, traces, parts, watchConnections };
}

/** Records when credentials connect. */
function usesBy(connections: BrokerConnections, seen: LastUses): Startable {
  let unwatch: (() => void) | undefined;
  return {
    async start() {
      await seen.start();
      unwatch = connections.onConnected(({ username, at }) => {
        if (isManagedName(username)) seen.record(username, at);
      });
    },
    async stop() {
      unwatch?.();
      await seen.stop();
    },
  };
}

/** Revokes the certificates of a deleted tenant together with its records. */
function withoutCertificates(
  credentials: BrokerCredentialRepository,
  revocations: CertificateRevocations | null,
): Pick<BrokerCredentialRepository, "deleteOfTenant"> {
  return {
    async deleteOfTenant(tenantId) {
      await credentials.deleteOfTenant(tenantId);
      await revocations?.refresh();
    },
  };
}
