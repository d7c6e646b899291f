/** Starts a Mosquitto with TLS and dynamic security. Its credentials survive a restart. */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { connect } from "node:tls";
import { ensureCertificates, type OwnCertificates } from "../mosquitto/certificates";
import { renderMosquittoConfig, type MosquittoOptions } from "../mosquitto/config";
import { ensureDocument, type SeedOptions, type SeedOutcome } from "../mosquitto/dynamic-security";
import { X509ClientAuthority } from "../src/broker/client-authority";
import { ensureRevocationFile } from "../src/broker/revocation-file";
import { Child } from "./child";
import { ensureCredentials, type BrokerCredentials } from "./credentials";
import { choosePort } from "./ports";
import { LocalServer } from "./server";
import { findMosquitto, findMosquittoPlugin } from "./tools";

const START_TIMEOUT_MS = 60_000;
const HANDSHAKE_TIMEOUT_MS = 2_000;
const HOST = "127.0.0.1";

/** Settings of `mosquitto.conf` that a caller may change. */
export type BrokerSettings = Pick<
  MosquittoOptions,
  | "autosaveChanges"
  | "connectionMessages"
  | "maxConnections"
  | "maxInflightMessages"
  | "maxKeepaliveSeconds"
  | "maxPacketBytes"
  | "platformListener"
>;

export interface LocalMosquittoOptions {
  /** Folder of all files: certificates, credentials, users and roles, persistence, log, configuration. */
  readonly dir: string;
  /** Port; 0: any free port. Default: 0. */
  readonly port?: number;
  /** Port of the listener for client certificates. Default: the port after `port`, or a free port if `port` is 0. */
  readonly certificatePort?: number;
  /** Remedy in the error message if the port is taken: how to choose another port. */
  readonly portRemedy?: string;
  /** Folder of the certificates, which several brokers can share. Default: a folder in `dir`. */
  readonly certificatesDir?: string;
  /** Users and roles for the first start in this `dir`, in addition to administrator and ingestion. Default: none. */
  readonly extraClients?: SeedOptions["clients"];
  readonly extraRoles?: SeedOptions["roles"];
  /**
   * Users and roles, used if the broker's file is missing or damaged. They can be those of the registered tenants.
   * Default: none.
   */
  readonly furtherUsers?: SeedOptions["further"];
  readonly settings?: BrokerSettings;
}

export class Mosquitto extends LocalServer {
  /** URL such as `mqtts://localhost:8883`. */
  readonly url = `mqtts://localhost:${String(this.port)}`;
  /** URL of the listener for client certificates. */
  readonly certificateUrl: string;
  readonly caFile: string;
  readonly admin: BrokerCredentials["admin"];
  readonly ingestion: BrokerCredentials["ingestion"];

  constructor(
    port: number,
    child: Child,
    launch: () => Promise<Child>,
    credentials: BrokerCredentials,
    readonly certificates: OwnCertificates,
    /** File of the dynamic-security plugin. */
    readonly dynamicSecurityFile: string,
    /** Whether and how `dynamicSecurityFile` was written at the first start. */
    readonly seeded: SeedOutcome,
    certificatePort: number,
    /** File with revoked client certificates, and file with the broker's process ID. */
    readonly revocations: { readonly file: string; readonly pidFile: string },
    /** Folder for traces of the broker. */
    readonly traceDir: string,
  ) {
    super(port, child, launch);
    this.certificateUrl = `mqtts://localhost:${String(certificatePort)}`;
    this.caFile = certificates.caFile;
    this.admin = credentials.admin;
    this.ingestion = credentials.ingestion;
  }
}

/**
 * Resolves with true if a TLS handshake succeeds: then the configuration was read and the listener is open. Resolves
 * with false if it fails, or after `timeoutMs`.
 */
export function answers(port: number, ca: Buffer, timeoutMs = HANDSHAKE_TIMEOUT_MS): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: HOST, servername: "localhost", ca }, () => {
      socket.end();
      resolve(true);
    });
    socket.on("error", () => {
      resolve(false);
    });
    socket.setTimeout(timeoutMs, () => {
      socket.destroy();
      resolve(false);
    });
  });
}

/**
 * Starts Mosquitto on 127.0.0.1 and resolves when it responds.
 *
 * @throws Error if the program or its plugin is missing, the port is taken, or the program does not start
 */
export async function startMosquitto(options: LocalMosquittoOptions): Promise<Mosquitto> {
  const file = (name: string): string => path.resolve(options.dir, name);
  const dynamicSecurityFile = file("dynamic-security.json");
  const persistenceDir = file("data");
  await mkdir(persistenceDir, { recursive: true, mode: 0o700 });

  const credentials = await ensureCredentials(file("credentials.json"));
  const certificates = await ensureCertificates(options.certificatesDir ?? file("certificates"));
  const seeded = await ensureDocument(dynamicSecurityFile, {
    ...credentials,
    ...(options.extraClients === undefined ? {} : { clients: options.extraClients }),
    ...(options.extraRoles === undefined ? {} : { roles: options.extraRoles }),
    ...(options.furtherUsers === undefined ? {} : { further: options.furtherUsers }),
  });
  const port = await choosePort(options.port ?? 0, "MQTT", options.portRemedy ?? "the option `port`");
  const { certificatePort: wanted = port === options.port ? port + 1 : 0 } = options;
  const certificatePort = await choosePort(
    wanted,
    "MQTT with client certificates",
    options.portRemedy ?? "the option `certificatePort`",
  );
  const revocationFile = file("client-crl.pem");
  await ensureRevocationFile(await loadClientAuthority(certificates), revocationFile);
  const pidFile = file("mosquitto.pid");
  const traceDir = file("trace");
  await mkdir(traceDir, { recursive: true, mode: 0o700 });
  const config = await renderMosquittoConfig({
    ...options.settings,
    port,
    pidFile,
    traceDir,
    certificateListener: { port: certificatePort, clientCaFile: certificates.clientCaFile, revocationFile },
    bindAddress: HOST,
    certFile: certificates.certFile,
    keyFile: certificates.keyFile,
    pluginFile: findMosquittoPlugin(),
    dynamicSecurityFile,
    persistenceDir,
  });
  await writeFile(file("mosquitto.conf"), config, { mode: 0o600 });
  const ca = await readFile(certificates.caFile);

  async function launch(): Promise<Child> {
    const child = await Child.start({
      name: "mosquitto",
      command: findMosquitto(),
      args: ["-c", file("mosquitto.conf")],
      logFile: file("mosquitto.log"),
    });
    try {
      await child.waitUntil(() => answers(port, ca), START_TIMEOUT_MS);
      return child;
    } catch (error) {
      await child.kill();
      throw error;
    }
  }

  const child = await launch();
  const revocations = { file: revocationFile, pidFile };
  return new Mosquitto(
    port,
    child,
    launch,
    credentials,
    certificates,
    dynamicSecurityFile,
    seeded,
    certificatePort,
    revocations,
    traceDir,
  );
}

async function loadClientAuthority({ clientCaFile, clientCaKeyFile }: OwnCertificates) {
  const [certificate, key] = await Promise.all([readFile(clientCaFile, "utf8"), readFile(clientCaKeyFile, "utf8")]);
  return X509ClientAuthority.load({ certificate, key });
}
