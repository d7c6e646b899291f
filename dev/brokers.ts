/** Brokers of a stack, one for each partition, and the variables with which Sluice finds them. */

import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { ensureCertificates } from "../mosquitto/certificates";
import { startMosquitto, type LocalMosquittoOptions, type Mosquitto } from "./mosquitto";

export interface BrokersOptions extends Pick<LocalMosquittoOptions, "portRemedy" | "settings"> {
  /** Each broker has its own folder in this folder. */
  readonly dir: string;
  readonly count: number;
  /**
   * Port of the first broker. Its listener for client certificates uses the next port, and each further broker uses the
   * next two. 0: any free ports.
   */
  readonly port: number;
  /** Returns the users and roles of a partition, used if the broker's file is missing or damaged. Default: none. */
  readonly furtherUsers?: (partition: number) => ReturnType<NonNullable<LocalMosquittoOptions["furtherUsers"]>>;
  /** Called for each broker that has started, even if another broker fails. */
  readonly onStarted?: (broker: Mosquitto) => void;
}

/** Returns the path of the log of the partition's broker. */
export function brokerLog(dir: string, partition: number): string {
  return path.join(brokerDir(dir, partition), "mosquitto.log");
}

export function brokerDir(dir: string, partition: number): string {
  return path.join(dir, partition === 0 ? "mosquitto" : `mosquitto-${String(partition)}`);
}

/**
 * Starts a broker for each partition. All brokers use the certificates of the first broker, and therefore the same
 * client CA.
 *
 * @throws Error if a broker does not start, after all attempts have ended
 */
export async function startBrokers(options: BrokersOptions): Promise<readonly Mosquitto[]> {
  const { dir, count, port, furtherUsers, onStarted, ...rest } = options;
  const certificatesDir = path.join(brokerDir(dir, 0), "certificates");
  await ensureCertificates(certificatesDir);
  const starting = Array.from({ length: count }, async (_, partition) => {
    const broker = await startMosquitto({
      ...rest,
      dir: brokerDir(dir, partition),
      port: port === 0 ? 0 : port + 2 * partition,
      certificatesDir,
      ...(furtherUsers === undefined ? {} : { furtherUsers: () => furtherUsers(partition) }),
    });
    onStarted?.(broker);
    return broker;
  });
  await Promise.allSettled(starting);
  return Promise.all(starting);
}

/**
 * Returns the variables of a platform with these brokers. For several brokers, also writes the partitions file into the
 * folder.
 */
export async function brokerVariables(dir: string, brokers: readonly Mosquitto[]): Promise<Record<string, string>> {
  const [first, ...others] = brokers;
  if (first === undefined) throw new Error("a platform needs a broker");
  return {
    SLUICE_CLIENT_CA_CERT_FILE: first.certificates.clientCaFile,
    SLUICE_CLIENT_CA_KEY_FILE: first.certificates.clientCaKeyFile,
    ...(others.length === 0 ? onlyBroker(first) : { SLUICE_PARTITIONS_FILE: await partitionsFile(dir, brokers) }),
  };
}

function onlyBroker(broker: Mosquitto): Record<string, string> {
  const { admin, ingestion } = broker;
  return {
    MQTT_URL: broker.url,
    SLUICE_MQTT_CA_FILE: broker.caFile,
    SLUICE_MQTT_CERTIFICATE_URL: broker.certificateUrl,
    SLUICE_CLIENT_CRL_FILE: broker.revocations.file,
    SLUICE_BROKER_PID_FILE: broker.revocations.pidFile,
    SLUICE_BROKER_TRACE_DIR: broker.traceDir,
    SLUICE_MQTT_ADMIN_USERNAME: admin.username,
    SLUICE_MQTT_ADMIN_PASSWORD: admin.password,
    SLUICE_MQTT_INGESTION_USERNAME: ingestion.username,
    SLUICE_MQTT_INGESTION_PASSWORD: ingestion.password,
    SLUICE_MQTT_INGESTION_CLIENT_ID: ingestion.clientId,
  };
}

async function partitionsFile(dir: string, brokers: readonly Mosquitto[]): Promise<string> {
  // Replace the file atomically, so that no process reads an incomplete file.
  const replace = async (name: string, text: string) => {
    const file = path.join(dir, name);
    const temporary = `${file}.${randomUUID()}`;
    await writeFile(temporary, text, { mode: 0o600 });
    await rename(temporary, file);
    return file;
  };
  const secret = async (name: string, text: string) => path.basename(await replace(name, `${text}\n`));
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const entries = brokers.map(async ({ url, certificateUrl, caFile, revocations, traceDir, admin, ingestion }, id) => ({
    id,
    brokerUrl: url,
    certificateUrl,
    caFile,
    crlFile: revocations.file,
    pidFile: revocations.pidFile,
    traceDir,
    admin: { username: admin.username, passwordFile: await secret(`admin-${String(id)}`, admin.password) },
    ingestion: {
      username: ingestion.username,
      passwordFile: await secret(`ingestion-${String(id)}`, ingestion.password),
      clientIdFile: await secret(`client-id-${String(id)}`, ingestion.clientId),
    },
  }));
  return replace("partitions.json", JSON.stringify(await Promise.all(entries), null, 2));
}
