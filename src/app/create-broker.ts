import type { Logger } from "pino";
import { ConfiguredClientAuthority } from "../broker/client-authority";
import { ConnectionWatch } from "../broker/connection-watch";
import { DynamicSecurity } from "../broker/dynamic-security";
import { hashBrokerPassword } from "../broker/password-hash";
import { platformCertificates } from "../broker/platform-certificates";
import { RevocationFile } from "../broker/revocation-file";
import { TenantAccounts } from "../broker/tenant-accounts";
import type { Config } from "../config/config";

/** Administration of the broker: accounts, certificates and connections of tenants. */
export function createBroker(config: Config, logger: Logger) {
  const { mqtt, ingest, clientCa } = config;
  const asAdmin = { url: mqtt.url, ...mqtt.admin, ca: mqtt.caCertificate ?? undefined };
  const dynamicSecurity = new DynamicSecurity(asAdmin, logger);
  const accounts = new TenantAccounts(dynamicSecurity, { notices: config.limits.noticesPerMinute > 0 });
  // Only in the process that ingests, because there is one of it, and one session.
  const connections = ingest === null ? null : new ConnectionWatch({ ...asAdmin, secret: ingest.clientId }, logger);
  const authority = clientCa === null ? null : new ConfiguredClientAuthority(clientCa);
  const revocations = clientCa?.revocations ?? null;
  return {
    accounts,
    connections,
    authority,
    ports: {
      broker: accounts,
      brokerConnections: connections ?? undefined,
      platformClientIds: connections === null ? [] : [connections.clientId, ingest?.clientId ?? ""],
      revocationList:
        authority === null || revocations === null ? undefined : new RevocationFile(authority, revocations, logger),
      platformCertificates: platformCertificates({
        brokerCa: mqtt.caCertificate,
        clientCa: clientCa?.certificate ?? null,
        broker: () => dynamicSecurity.brokerCertificate,
      }),
    },
    options: {
      mqttUrl: mqtt.publicUrl,
      caCertificate: mqtt.caCertificate ?? "",
      hashPassword: hashBrokerPassword,
      certificates: authority === null ? null : { authority, mqttUrl: clientCa?.mqttUrl ?? "" },
      connectionLimits: mqtt.connectionLimits,
    },
  };
}

export type Broker = ReturnType<typeof createBroker>;
