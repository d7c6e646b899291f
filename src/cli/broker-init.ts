import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { renderMosquittoConfig } from "../../mosquitto/config";
import { seedDocument, writeDocument } from "../../mosquitto/dynamic-security";
import { X509ClientAuthority } from "../broker/client-authority";
import { ensureRevocationFile } from "../broker/revocation-file";
import { checkPemFiles } from "./broker-pem-files";

export interface BrokerInitOptions {
  /** Folder for everything that the broker needs, including its persistence. */
  readonly dir: string;
  readonly port: number;
  /** PEM files of the server's certificate chain, and of its key. */
  readonly cert: string;
  readonly key: string;
  /** `mosquitto_dynamic_security.so`. */
  readonly plugin: string;
  /** PEM file of the client CA. Default: no listener for certificates. */
  readonly clientCa?: string;
  /** PEM file of the client CA's key. Default: no certificate revocation list. */
  readonly clientCaKey?: string;
  readonly certificatePort: number;
  /** Port of a listener on 127.0.0.1 for the platform alone. Default: none. */
  readonly platformPort?: number;
}

/** Result of {@link initBroker}. */
export interface InitializedBroker {
  readonly configFile: string;
  /** File with the platform's environment variables, passwords included; mode 0600. */
  readonly environmentFile: string;
}

/**
 * Writes configuration, users and roles of a new broker, and the environment variables with which the platform
 * connects.
 *
 * @throws Error if the folder already holds a broker, or a named file does not exist
 */
export async function initBroker(options: BrokerInitOptions): Promise<InitializedBroker> {
  const inDir = (name: string) => path.resolve(options.dir, name);
  const [certFile, keyFile, pluginFile] = [options.cert, options.key, options.plugin].map((file) => path.resolve(file));
  const dynamicSecurityFile = inDir("dynamic-security.json");
  if (existsSync(dynamicSecurityFile))
    throw new Error(`${dynamicSecurityFile} exists already. Choose another folder, or delete the file.`);
  const clientCaFiles = options.clientCa === undefined ? [] : [path.resolve(options.clientCa)];
  for (const file of [certFile, keyFile, pluginFile, ...clientCaFiles]) {
    if (file === undefined || !existsSync(file)) throw new Error(`${String(file)} does not exist. Check the path.`);
  }
  await checkPemFiles(options);

  const persistenceDir = inDir("data");
  await mkdir(persistenceDir, { recursive: true, mode: 0o700 });
  const admin = { username: "sluice_admin", password: secret() };
  const ingestion = { username: "ingestion_service", password: secret() };
  const configFile = inDir("mosquitto.conf");
  const pidFile = inDir("mosquitto.pid");
  const revocationFile = await emptyRevocationList(options, inDir("client-crl.pem"));
  const config = await renderMosquittoConfig({
    pidFile,
    port: options.port,
    certFile: certFile ?? "",
    keyFile: keyFile ?? "",
    pluginFile: pluginFile ?? "",
    dynamicSecurityFile,
    persistenceDir,
    ...(options.platformPort === undefined ? {} : { platformListener: { port: options.platformPort } }),
    ...(options.clientCa === undefined
      ? {}
      : {
          certificateListener: {
            port: options.certificatePort,
            clientCaFile: path.resolve(options.clientCa),
            ...(revocationFile === null ? {} : { revocationFile }),
          },
        }),
  });
  const environmentFile = inDir("platform.env");
  const environment = {
    SLUICE_MQTT_ADMIN_USERNAME: admin.username,
    SLUICE_MQTT_ADMIN_PASSWORD: admin.password,
    SLUICE_MQTT_INGESTION_USERNAME: ingestion.username,
    SLUICE_MQTT_INGESTION_PASSWORD: ingestion.password,
    SLUICE_MQTT_INGESTION_CLIENT_ID: secret(),
    ...(revocationFile === null ? {} : { SLUICE_CLIENT_CRL_FILE: revocationFile, SLUICE_BROKER_PID_FILE: pidFile }),
  };
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(environmentFile, lines.join(""), { mode: 0o600 });
  await writeFile(configFile, config, { mode: 0o600 });
  await writeDocument(dynamicSecurityFile, await seedDocument({ admin, ingestion }));
  return { configFile, environmentFile };
}

async function emptyRevocationList({ clientCa, clientCaKey }: BrokerInitOptions, file: string): Promise<string | null> {
  if (clientCaKey === undefined) return null;
  if (clientCa === undefined) throw new Error("--client-ca-key needs --client-ca. Give both.");
  const [certificate, key] = await Promise.all([readFile(clientCa, "utf8"), readFile(clientCaKey, "utf8")]);
  await ensureRevocationFile(await X509ClientAuthority.load({ certificate, key }), file);
  return file;
}

/** 256 random bits in 43 characters that need no escaping. */
function secret(): string {
  return randomBytes(32).toString("base64url");
}
