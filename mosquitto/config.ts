/** Renders Mosquitto's configuration from the template `mosquitto.conf`. */

import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import path from "node:path";

export interface MosquittoOptions {
  /** Port of the TLS listener. */
  readonly port: number;
  /** Address to listen on. Default: all addresses. */
  readonly bindAddress?: string;
  /** PEM file of the server's certificate, with its chain. `keyFile` contains its key. */
  readonly certFile: string;
  readonly keyFile: string;
  /** Path of the dynamic-security plugin, `mosquitto_dynamic_security.so`. */
  readonly pluginFile: string;
  /** File in which the plugin keeps users and roles. */
  readonly dynamicSecurityFile: string;
  /** Existing folder in which the broker keeps `mosquitto.db`. */
  readonly persistenceDir: string;
  /** Destination of the log: `stdout` or an absolute file name. Default: `stdout`. */
  readonly log?: string;
  /**
   * Whether the broker logs every connect and disconnect. If not, Sluice cannot record when credentials connect.
   * Default: true.
   */
  readonly connectionMessages?: boolean;
  /** Maximum size of an MQTT packet, in bytes. Default: 262,144, enough for a message with 1,000 readings. */
  readonly maxPacketBytes?: number;
  /** Maximum keep-alive of a client, in seconds. Default: 3,600. */
  readonly maxKeepaliveSeconds?: number;
  /** Maximum number of unacknowledged messages of an MQTT 5 publisher, at most 65,535. Default: 1,000. */
  readonly maxInflightMessages?: number;
  /**
   * Number of queued messages after which the broker saves its store. A killed broker loses at most this many. Default:
   * 5,000.
   */
  readonly autosaveChanges?: number;
  /** Maximum number of connections of each listener for gateways. Default: 10,000. */
  readonly maxConnections?: number;
  /** File in which the broker stores its process ID. Default: none. */
  readonly pidFile?: string;
  /**
   * Existing folder into which Sluice writes a configuration file during a trace. The broker then logs every packet.
   * Default: none.
   */
  readonly traceDir?: string;
  /** Second listener, for client certificates. The certificate's common name is the username. Default: none. */
  readonly certificateListener?: CertificateListener;
  /** Listener that only the platform uses, so that gateways cannot use up its connections. Default: none. */
  readonly platformListener?: PlatformListener;
}

export interface PlatformListener {
  readonly port: number;
  /** Address to listen on. Default: 127.0.0.1. */
  readonly bindAddress?: string;
}

export interface CertificateListener {
  readonly port: number;
  /** PEM file of the CA that signs client certificates. */
  readonly clientCaFile: string;
  /** PEM file with the list of revoked certificates. Default: none. */
  readonly revocationFile?: string;
}

function bind(options: MosquittoOptions): string {
  return options.bindAddress === undefined ? "" : ` ${options.bindAddress}`;
}

function certificateListener(options: MosquittoOptions): string {
  const listener = options.certificateListener;
  if (listener === undefined) return "";
  const lines = [
    "# --- Listener: TLS, client certificate; its common name is the username ---------------------------",
    `listener ${String(listener.port)}${bind(options)}`,
    `certfile ${options.certFile}`,
    `keyfile ${options.keyFile}`,
    "tls_version tlsv1.2",
    "max_qos 1",
    `cafile ${listener.clientCaFile}`,
    "require_certificate true",
    "use_identity_as_username true",
    "# A certificate belongs to one gateway. The broker replaces the client's ID with the user name, so each",
    "# certificate has one connection and one session. The plugin can bind a client ID only to a password.",
    "use_username_as_clientid true",
  ];
  lines.push(`max_connections ${maxConnections(options)}`);
  if (listener.revocationFile !== undefined) lines.push(`crlfile ${listener.revocationFile}`);
  return `${lines.join("\n")}\n`;
}

function platformListener(options: MosquittoOptions): string {
  const listener = options.platformListener;
  if (listener === undefined) return "";
  const lines = [
    "# --- Listener: TLS, password, for the platform only -----------------------------------------------",
    `listener ${String(listener.port)} ${listener.bindAddress ?? "127.0.0.1"}`,
    `certfile ${options.certFile}`,
    `keyfile ${options.keyFile}`,
    "tls_version tlsv1.2",
    "max_qos 1",
  ];
  return `${lines.join("\n")}\n`;
}

/** Name of this process's user, or `mosquitto` if that user has no name, as in some containers. */
function currentUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "mosquitto";
  }
}

function maxConnections(options: MosquittoOptions): string {
  return String(options.maxConnections ?? 10_000);
}

function includedFolder(options: MosquittoOptions): string {
  if (options.traceDir === undefined) return "";
  return (
    `\ninclude_dir ${options.traceDir}\n` +
    "# Sluice writes a file into this folder while an operator traces a credential. The broker then logs every packet.\n"
  );
}

/**
 * Returns the text of `mosquitto.conf` for these options.
 *
 * @throws Error if the template contains an unknown placeholder
 */
export async function renderMosquittoConfig(options: MosquittoOptions): Promise<string> {
  const template = await readFile(path.join(__dirname, "mosquitto.conf"), "utf8");
  const log = options.log ?? "stdout";
  const values: Readonly<Record<string, string>> = {
    user: currentUser(),
    port: String(options.port),
    bindAddress: bind(options),
    certFile: options.certFile,
    keyFile: options.keyFile,
    pluginFile: options.pluginFile,
    dynamicSecurityFile: options.dynamicSecurityFile,
    persistenceDir: options.persistenceDir.replace(/\/?$/, "/"),
    logDestination: log === "stdout" ? log : `file ${log}`,
    connectionMessages: String(options.connectionMessages ?? true),
    maxPacketBytes: String(options.maxPacketBytes ?? 262_144),
    maxKeepaliveSeconds: String(options.maxKeepaliveSeconds ?? 3600),
    maxInflightMessages: String(options.maxInflightMessages ?? 1000),
    autosaveChanges: String(options.autosaveChanges ?? 5000),
    pidFile: options.pidFile === undefined ? "" : `\npid_file ${options.pidFile}\n`,
    traceDir: includedFolder(options),
    maxConnections: maxConnections(options),
    extraListeners: certificateListener(options) + platformListener(options),
  };
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Unknown placeholder in mosquitto.conf: ${name}`);
    return value;
  });
}
