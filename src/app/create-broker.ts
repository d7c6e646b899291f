import type { Logger } from "pino";
import { ConfiguredClientAuthority } from "../broker/client-authority";
import { clientIdOfWatch, ConnectionWatch } from "../broker/connection-watch";
import { DynamicSecurity } from "../broker/dynamic-security";
import { PacketLog } from "../broker/packet-log";
import { platformCertificates } from "../broker/platform-certificates";
import { RevocationFile } from "../broker/revocation-file";
import { TenantAccounts } from "../broker/tenant-accounts";
import type { Config } from "../config/config";
import { addressFor, type PartitionConfig } from "../config/partitions";
import { FIRST_PARTITION, type TenantId } from "../domain/keys";
import type { BrokerAddress } from "../domain/ports/broker";

/** Creates the client CA that signs gateway certificates; null if none is configured. */
export function createAuthority({ clientCa }: Config): ConfiguredClientAuthority | null {
  return clientCa === null ? null : new ConfiguredClientAuthority(clientCa);
}

/** Creates the administration of one partition's broker: accounts, certificates and connections of its tenants. */
export function createBroker(
  config: Config,
  { partition, url, caCertificate, admin, ingestion, ...own }: PartitionConfig,
  authority: ConfiguredClientAuthority | null,
  logger: Logger,
) {
  const asAdmin = { url, ...admin, ca: caCertificate ?? undefined };
  const dynamicSecurity = new DynamicSecurity(asAdmin, logger);
  const accounts = new TenantAccounts(dynamicSecurity, { notices: config.limits.noticesPerMinute > 0 });
  /** Call it only in the process that ingests, because the broker allows one session per client ID. */
  const createConnections = () => {
    if (ingestion === null) throw new Error("internal: this process does not have the role ingest");
    return new ConnectionWatch({ ...asAdmin, secret: ingestion.clientId }, logger);
  };
  return {
    partition,
    accounts,
    createConnections,
    platformClientIds: ingestion === null ? [] : [clientIdOfWatch(ingestion.clientId), ingestion.clientId],
    packetLog: own.packetLog === null ? undefined : new PacketLog(own.packetLog, logger),
    /** Null if the broker has no certificate revocation list. */
    revocationList:
      authority === null || own.revocations === null ? null : new RevocationFile(authority, own.revocations, logger),
    certificates: platformCertificates({
      brokerCa: caCertificate,
      // All brokers share one client CA, so only the first partition reports it.
      clientCa: partition === FIRST_PARTITION ? (config.clientCa?.certificate ?? null) : null,
      broker: () => dynamicSecurity.brokerCertificate,
    }),
    address: (tenantId: TenantId): BrokerAddress => ({
      mqttUrl: addressFor(tenantId, own.publicUrl),
      certificateUrl: own.certificateUrl === null ? null : addressFor(tenantId, own.certificateUrl),
      caCertificate,
    }),
  };
}
