/** The partitions of a configuration, from the partitions file or from the variables of a single broker. */
import { FIRST_PARTITION, toPartition, type Partition, type TenantId } from "../domain/keys";
import type { Config } from "./config";
import type { PartitionEntry } from "./partitions-file";

/** One partition: its broker, and how Sluice reaches it. */
export interface PartitionConfig {
  readonly partition: Partition;
  /** The broker's TLS listener. */
  readonly url: string;
  /** PEM; null: trust the system's CAs. */
  readonly caCertificate: string | null;
  readonly admin: { readonly username: string; readonly password: string };
  /** null: this process does not ingest. */
  readonly ingestion: { readonly username: string; readonly password: string; readonly clientId: string } | null;
  /** Addresses for gateways. `{tenantId}` stands for the ID of the tenant. */
  readonly publicUrl: string;
  /** null: the broker has no listener for client certificates. */
  readonly certificateUrl: string | null;
  /**
   * Folder of the broker's packet log during a trace, and the broker's PID file; null: this process cannot access them.
   */
  readonly packetLog: { readonly dir: string; readonly pidFile: string } | null;
  /** The broker's list of revoked certificates, and the broker's PID file; null: there is no list. */
  readonly revocations: { readonly file: string; readonly pidFile: string | null } | null;
}

/** Returns the partitions in the order of their numbers. There is at least one. */
export function partitionsOf(config: Config): readonly PartitionConfig[] {
  const ingests = config.ingest !== null;
  return config.partitions === null
    ? [onlyPartition(config)]
    : config.partitions.map((entry) => partitionOf(entry, ingests));
}

/** Returns the only partition of a configuration without a partitions file. */
function onlyPartition({ mqtt, ingest, clientCa }: Config): PartitionConfig {
  const { url, admin } = mqtt;
  if (url === null || admin.password === null) throw new Error("internal: no partition is configured");
  const { username = "", password, clientId } = ingest ?? { password: null, clientId: null };
  return {
    partition: FIRST_PARTITION,
    url,
    caCertificate: mqtt.caCertificate,
    admin: { username: admin.username, password: admin.password },
    ingestion: password === null || clientId === null ? null : { username, password, clientId },
    publicUrl: mqtt.publicUrl ?? url,
    certificateUrl: clientCa?.mqttUrl ?? null,
    packetLog: mqtt.packetLog,
    revocations: clientCa?.revocations ?? null,
  };
}

function partitionOf(entry: PartitionEntry, ingests: boolean): PartitionConfig {
  const { id, brokerUrl, publicUrl, caFile, admin, ingestion, certificateUrl, crlFile, pidFile, traceDir } = entry;
  const { username, passwordFile: password, clientIdFile: clientId } = ingestion;
  return {
    partition: toPartition(id),
    url: brokerUrl,
    caCertificate: caFile ?? null,
    admin: { username: admin.username, password: admin.passwordFile },
    ingestion: ingests ? { username, password, clientId } : null,
    publicUrl: publicUrl ?? brokerUrl,
    certificateUrl: certificateUrl ?? null,
    packetLog: traceDir === undefined || pidFile === undefined ? null : { dir: traceDir, pidFile },
    revocations: crlFile === undefined ? null : { file: crlFile, pidFile: pidFile ?? null },
  };
}

/** Returns an address for gateways, with the tenant's ID in place of `{tenantId}`. */
export function addressFor(tenantId: TenantId, url: string): string {
  return url.replaceAll("{tenantId}", tenantId);
}
