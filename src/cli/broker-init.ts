import { randomBytes } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { renderMosquittoConfig } from "../../mosquitto/config";
import { seedDocument, writeDocument } from "../../mosquitto/dynamic-security";
import { ensureFolder } from "../../mosquitto/folder";
import { X509ClientAuthority } from "../broker/client-authority";
import { ensureRevocationFile } from "../broker/revocation-file";
import { readFileText } from "./file-failure";
import { writePartition, type BrokerUsers } from "./broker-partition";
import { brokerCertificates, type BrokerCertificateOptions, type BrokerCertificates } from "./broker-certificates";

export interface BrokerInitOptions extends BrokerCertificateOptions {
  /** Folder for everything that the broker needs, including its persistent data. */
  readonly dir: string;
  readonly port: number;
  /** `mosquitto_dynamic_security.so`. */
  readonly plugin: string;
  readonly certificatePort: number;
  /** Port of a listener on 127.0.0.1 for the platform alone. Default: none. */
  readonly platformPort?: number;
  /** Whether the broker runs in another container or on another machine, with these files under the same paths. */
  readonly remote?: true;
  /** Whether to keep a broker that is already in the folder. Default: such a broker is an error. */
  readonly keep?: true;
  /** Number of the broker's partition. Default: the broker is the only one. */
  readonly partition?: number;
}

/** Result of {@link initBroker}. */
export interface InitializedBroker {
  readonly configFile: string;
  /** File with the platform's environment variables, passwords included; mode 0600. */
  readonly environmentFile: string;
  /** Whether the folder already contained a broker. */
  readonly isKept: boolean;
}

/**
 * Writes configuration, users and roles of a new broker, and the environment variables with which the platform
 * connects. If it keeps an existing broker, it renews only certificates that Sluice's own CA signed.
 *
 * @throws Error if the folder already contains a broker and `keep` is not set, or if options or files are invalid
 */
export async function initBroker(options: BrokerInitOptions): Promise<InitializedBroker> {
  const inDir = (name: string) => path.resolve(options.dir, name);
  const dynamicSecurityFile = inDir("dynamic-security.json");
  const result = { configFile: inDir("mosquitto.conf"), environmentFile: inDir("platform.env") };
  const isKept = existsSync(dynamicSecurityFile);
  if (isKept && options.keep === undefined)
    throw new Error(`${dynamicSecurityFile} exists already. Choose another folder, delete the file, or add --keep.`);
  const pluginFile = pluginOf(options);
  const certificates = await brokerCertificates(options, inDir("certificates"));
  checkPorts(options, certificates);
  if (isKept) return { ...result, isKept };

  const persistenceDir = inDir("data");
  await ensureFolder(persistenceDir, 0o700);
  const admin = { username: "sluice_admin", password: secret() };
  const ingestion = { username: "ingestion_service", password: secret() };
  const pidFile = inDir("mosquitto.pid");
  const traceDir = options.remote === undefined ? inDir("trace") : undefined;
  if (traceDir !== undefined) await ensureFolder(traceDir, 0o700);
  const revocationFile = await emptyRevocationList(certificates, inDir("client-crl.pem"));
  const { certFile, keyFile, clientCaFile } = certificates;
  const config = await renderMosquittoConfig({
    pidFile,
    port: options.port,
    certFile,
    keyFile,
    pluginFile,
    dynamicSecurityFile,
    persistenceDir,
    ...(traceDir === undefined ? {} : { traceDir }),
    ...(options.platformPort === undefined ? {} : { platformListener: { port: options.platformPort } }),
    ...(clientCaFile === null
      ? {}
      : {
          certificateListener: {
            port: options.certificatePort,
            clientCaFile,
            ...(revocationFile === null ? {} : { revocationFile }),
          },
        }),
  });
  const users = { admin, ingestion: { ...ingestion, clientId: secret() } };
  const variables = {
    ...addresses(options, certificates),
    ...signing(options, certificates, revocationFile),
    ...(traceDir === undefined ? {} : { SLUICE_BROKER_PID_FILE: pidFile, SLUICE_BROKER_TRACE_DIR: traceDir }),
  };
  const environment = {
    ...(options.partition === undefined
      ? { ...variables, ...credentials(users) }
      : await writePartition(options.dir, options.partition, users, variables)),
    SLUICE_OPERATOR_KEY: `slk_ops_${secret()}`,
  };
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(result.environmentFile, lines.join(""), { mode: 0o600 });
  await writeFile(result.configFile, config, { mode: 0o600 });
  await writeDocument(dynamicSecurityFile, await seedDocument({ admin, ingestion }));
  return { ...result, isKept };
}

/** @throws Error if the path is empty or, unless the broker is remote, is not a file */
function pluginOf({ plugin, remote }: BrokerInitOptions): string {
  if (plugin.trim() === "")
    throw new Error("--plugin is empty. Install Mosquitto, or give the path of mosquitto_dynamic_security.so.");
  const file = path.resolve(plugin);
  if (remote !== undefined) return file;
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined)
    throw new Error(`${file} does not exist. Check the path, or add --remote if the broker runs elsewhere.`);
  if (!stats.isFile()) throw new Error(`${file} is not a file. Give the path of mosquitto_dynamic_security.so.`);
  return file;
}

/** @throws Error if two listeners would have the same port */
function checkPorts(options: BrokerInitOptions, { clientCaFile }: BrokerCertificates): void {
  const ports = [
    ["--port", options.port],
    ...(clientCaFile === null ? [] : [["--certificate-port", options.certificatePort] as const]),
    ...(options.platformPort === undefined ? [] : [["--platform-port", options.platformPort] as const]),
  ] as const;
  for (const [index, [name, port]] of ports.entries()) {
    const other = ports.slice(0, index).find(([, taken]) => taken === port);
    if (other !== undefined) throw new Error(`${other[0]} and ${name} are both ${port}. Choose different ports.`);
  }
}

function addresses({ port, platformPort }: BrokerInitOptions, { host, caFile, isLocal }: BrokerCertificates) {
  const forGateways = urlOf(host, port);
  return {
    ...(platformPort === undefined
      ? { MQTT_URL: forGateways }
      : { MQTT_URL: urlOf(isLocal ? "localhost" : host, platformPort), SLUICE_MQTT_PUBLIC_URL: forGateways }),
    ...(caFile === null ? {} : { SLUICE_MQTT_CA_FILE: caFile }),
  };
}

function credentials({ admin, ingestion }: BrokerUsers): Record<string, string> {
  return {
    SLUICE_MQTT_ADMIN_USERNAME: admin.username,
    SLUICE_MQTT_ADMIN_PASSWORD: admin.password,
    SLUICE_MQTT_INGESTION_USERNAME: ingestion.username,
    SLUICE_MQTT_INGESTION_PASSWORD: ingestion.password,
    SLUICE_MQTT_INGESTION_CLIENT_ID: ingestion.clientId,
  };
}

/** Variables with which Sluice signs and revokes certificates of gateways. */
function signing(
  { certificatePort }: BrokerInitOptions,
  { host, clientCaFile, clientCaKeyFile }: BrokerCertificates,
  revocationFile: string | null,
): Record<string, string> {
  if (clientCaFile === null || clientCaKeyFile === null || revocationFile === null) return {};
  return {
    SLUICE_MQTT_CERTIFICATE_URL: urlOf(host, certificatePort),
    SLUICE_CLIENT_CA_CERT_FILE: clientCaFile,
    SLUICE_CLIENT_CA_KEY_FILE: clientCaKeyFile,
    SLUICE_CLIENT_CRL_FILE: revocationFile,
  };
}

function urlOf(host: string, port: number): string {
  return `mqtts://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

async function emptyRevocationList(
  { clientCaFile, clientCaKeyFile }: BrokerCertificates,
  file: string,
): Promise<string | null> {
  if (clientCaFile === null || clientCaKeyFile === null) return null;
  const [certificate, key] = await Promise.all([readFileText(clientCaFile), readFileText(clientCaKeyFile)]);
  await ensureRevocationFile(await X509ClientAuthority.load({ certificate, key }), file);
  return file;
}

/** 256 random bits in 43 characters that need no escaping. */
function secret(): string {
  return randomBytes(32).toString("base64url");
}
